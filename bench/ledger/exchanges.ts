import { hash } from "node:crypto";
import { messages as messagesEndpoint } from "@fourgate/core/prompt/anthropic/endpoint";
import { decode } from "@fourgate/core/prompt/anthropic/request";
import type { Prompt } from "@fourgate/core/prompt/prompt";
import type { IntentRecord, OutcomeRecord } from "@fourgate/core/audit/record";
import type { Ledger } from "@fourgate/gateway/ledger/ledger";
import { ulids } from "@fourgate/wire/ids";
import { intent, outcome } from "../../tools/samples/audit-records.ts";
import { sourceFragments } from "../bodies/sourcetext.ts";

/** One exchange, made before anything is measured. */
export interface MadeExchange {
  readonly body: Buffer;
  readonly prompt: Prompt | null;
  readonly intent: IntentRecord;
  readonly outcome: OutcomeRecord;
  readonly reply: Buffer | null;
}

const nextId = ulids();
const subjectCount = 8;

const fragmentCount = 64;

/** As many as that, each with this much text that no other has, most of it in the request and the rest in the reply. */
export function exchangesOf(seed: number, count: number, newBytes: number): MadeExchange[] {
  const replyBytes = Math.floor(newBytes / 16);
  let fragments: readonly string[] = [];
  return Array.from({ length: count }, (_, number) => {
    if (number % fragmentCount === 0) fragments = sourceFragments(seed + number, newBytes);
    const text = fragments[number % fragmentCount] ?? "";
    const content = text.slice(replyBytes);
    const body = Buffer.from(
      JSON.stringify({ model: "claude-sonnet-4-5", max_tokens: 1000, messages: [{ role: "user", content }] }),
    );
    const reply = Buffer.from(text.slice(0, replyBytes));
    const prompt = decode(body, messagesEndpoint) ?? null;
    return { ...recordsOf(number, body, reply), body, prompt, reply };
  });
}

/** With a body and no reply that the log has already: what records themselves cost. */
export function smallExchange(number: number): MadeExchange {
  const body = Buffer.from("{}");
  return { ...recordsOf(number, body, Buffer.alloc(0)), body, prompt: null, reply: null };
}

function recordsOf(number: number, body: Buffer, reply: Buffer): Pick<MadeExchange, "intent" | "outcome"> {
  const id = nextId();
  const time = new Date(Date.UTC(2026, 10, 1) + number * 1000).toISOString();
  const made = intent({ id, time, bodySha256: hash("sha256", body, "hex"), bodyBytes: body.length });
  const user = `user-${String(number % subjectCount)}`;
  return {
    intent: { ...made, actor: { ...made.actor, user, session: `session-${String(number % 64)}` } },
    outcome: outcome({
      id,
      time,
      replyBytes: reply.length,
      replySha256: reply.length === 0 ? "" : hash("sha256", reply, "hex"),
    }),
  };
}

/** As an exchange does: the intent is durable before anything else happens. */
export async function record(ledger: Ledger, made: MadeExchange): Promise<void> {
  const { user } = made.intent.actor;
  await recordIntent(ledger, made);
  const sink = made.reply && ledger.reply(made.intent.id, user);
  if (sink && made.reply) sink.write(made.reply);
  await ledger.outcome(made.outcome, user, sink);
}

export function recordIntent(ledger: Ledger, { intent: made, body, prompt }: MadeExchange): Promise<void> {
  return ledger.intent(made, { bytes: body, prompt, session: made.actor.session });
}
