import { conversationOf, repliedTo, type Said } from "@fourgate/core/audit/conversation";
import type { AuditRecord, IntentRecord } from "@fourgate/core/audit/record";
import { FourgateError } from "@fourgate/core/errors";
import { codecOf, resolveEndpoint } from "@fourgate/core/prompt/protocols";
import { decompress } from "@fourgate/wire/decompress";
import type { ShownExchange } from "./ledger.ts";

/** A body that was let through is no larger when it is decoded. */
const plainBytesMax = 256 * 1024 * 1024;

/** An exchange as a person reads it. */
export interface ReadExchange {
  readonly id: string;
  readonly records: readonly AuditRecord[];
  readonly receipt: string | null;
  /** Null where nothing was sent, or what was sent is no prompt. */
  readonly conversation: readonly Said[] | null;
}

/** Never throws for content: what can't be read as a prompt any more has no conversation. */
export async function readConversation(id: string, shown: ShownExchange): Promise<ReadExchange> {
  const { records, receipt, body, reply } = shown;
  const intent = records.findLast((record) => record.kind === "intent");
  const conversation = intent && body ? await conversationIn(intent, body, reply) : null;
  return { id, records, receipt, conversation };
}

/** How a body was encoded on its way; "" where it was not. */
export function encodingOf({ headers }: IntentRecord): string {
  const stated = headers.find(([name]) => name.toLowerCase() === "content-encoding")?.[1] ?? "";
  return stated
    .trim()
    .toLowerCase()
    .replace(/^identity$/, "");
}

/** What an exchange says; null where its body is no prompt, or can't be read as one any more. */
export async function conversationIn(
  intent: IntentRecord,
  body: Uint8Array,
  reply: Uint8Array | null,
): Promise<readonly Said[] | null> {
  const isAnthropic = intent.headers.some(([name]) => name.toLowerCase() === "anthropic-version");
  const endpoint = resolveEndpoint(intent.method, intent.path, isAnthropic);
  if (endpoint?.kind !== "prompt") return null;
  const codec = codecOf(endpoint.protocol);
  try {
    const encoding = intent.splice === null ? encodingOf(intent) : "";
    const plain = encoding === "" ? body : await decompress(Buffer.from(body), encoding, plainBytesMax);
    const prompt = codec.decode(plain, endpoint, {});
    if (!prompt) return null;
    return [...conversationOf(prompt), ...(reply ? repliedTo(reply, codec.reply) : [])];
  } catch (error) {
    if (error instanceof FourgateError) return null;
    throw error;
  }
}
