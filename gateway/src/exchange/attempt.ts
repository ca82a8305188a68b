import type { OutcomeRecord } from "@fourgate/core/audit/record";
import { FourgateError } from "@fourgate/core/errors";
import type { UpstreamReply } from "@fourgate/wire/upstream";
import type { Passage } from "./passage.ts";
import type { Route } from "./plan-route.ts";
import { PassingReply, relayReply } from "./relay-reply.ts";

/**
 * One attempt at one deployment: forward, relay, and an outcome whatever happens.
 * @throws FourgateError upstream_*
 */
export async function attempt(passage: Passage, route: Route): Promise<void> {
  const { id, response, signal, gateway } = passage;
  const subject = passage.caller?.actor.user ?? "";
  const sink = route.ledger.reply(id, subject);
  const passing = new PassingReply(passage.codec(), sink, gateway.modelWritten.reply(gateway.reader));
  let result: OutcomeRecord["result"] = "answered";
  try {
    const { url, headers, body } = route.outbound;
    const method = passage.head?.method ?? "POST";
    const reply = await gateway.upstreams.send({ url, method, headers, body, signal });
    if (redirects.has(reply.status)) throw redirected(reply);
    await relayReply(reply, response, passing, id, () => passage.elapsedMs());
  } catch (error) {
    result = signal.aborted ? "client_gone" : resultOf(error);
    throw error;
  } finally {
    const outcome = outcomeRecord(passage, passing, sink.bytes, result);
    route.ledger.outcome(outcome, subject, sink).catch((failure: unknown) => {
      gateway.complain("record of an outcome", failure);
    });
  }
}

const redirects = new Set([300, 301, 302, 303, 307, 308]);

/** A client would follow it by itself, past both doors. */
function redirected(reply: UpstreamReply): FourgateError {
  const error = new FourgateError(
    "upstream_broken",
    `the model's address answered with a redirect (${String(reply.status)})`,
    "ask the operator to put the final address into the deployment's url",
  );
  reply.abort(error);
  return error;
}

function resultOf(error: unknown): OutcomeRecord["result"] {
  if (!(error instanceof FourgateError)) return "upstream_broken";
  if (error.code === "upstream_unreachable" || error.code === "upstream_timeout") return error.code;
  return "upstream_broken";
}

function outcomeRecord(
  passage: Passage,
  passing: PassingReply,
  replyBytes: number,
  result: OutcomeRecord["result"],
): OutcomeRecord {
  const { usage, toolCalls } = passing.reader;
  return {
    kind: "outcome",
    id: passage.id,
    time: new Date(passage.gateway.clock()).toISOString(),
    result,
    status: passing.status,
    replyBytes,
    replySha256: passing.sha256(),
    inputTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
    cacheReadTokens: usage.cacheReadTokens,
    toolCalls: toolCalls.map(({ tool, path, access }) => ({ tool, path, access, repo: null })),
    firstByteMs: passing.firstByteMs,
    durationMs: passage.elapsedMs(),
  };
}
