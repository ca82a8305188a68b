import type { OutcomeRecord } from "@fourgate/core/audit/record";
import { FourgateError } from "@fourgate/core/errors";
import { plainReply } from "@fourgate/wire/decoded-reply";
import type { UpstreamReply } from "@fourgate/wire/upstream";
import type { Passage } from "./passage.ts";
import type { Route } from "./plan-route.ts";
import { responsesKey } from "./read.ts";
import { AccessRevoked } from "./under-way.ts";
import { PassingReply, relayReply } from "./relay-reply.ts";

/**
 * One attempt at one deployment: forward, relay, and an outcome whatever happens.
 * @throws FourgateError upstream_*
 */
export async function attempt(passage: Passage, route: Route): Promise<void> {
  const { id, response, signal, gateway } = passage;
  const subject = passage.caller?.actor.user ?? "";
  const sink = route.ledger.reply(id, subject);
  const written = gateway.modelWritten.reply(gateway.reader);
  const session = passage.caller ? responsesKey(passage.caller) : null;
  const passing = new PassingReply(passage.codec(), sink, written, (event) => {
    if (session !== null) gateway.seenResponses.learn(session, event);
  });
  let result: OutcomeRecord["result"] = "answered";
  try {
    const { url, headers, body } = route.outbound;
    const method = passage.head?.method ?? "POST";
    // It was asked for plain, since it is read as it passes; some encode it all the same.
    const upstreams = gateway.modelWays.to(route.deployment.name);
    const reply = plainReply(await upstreams.send({ url, method, headers, body, signal }));
    if (redirects.has(reply.status)) throw redirected(reply);
    await relayReply(reply, response, passing, id, () => passage.elapsedMs());
  } catch (error) {
    result = signal.aborted ? cutBy(signal.reason) : resultOf(error);
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

function cutBy(reason: unknown): OutcomeRecord["result"] {
  return reason instanceof AccessRevoked ? "access_revoked" : "client_gone";
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
  // Ends the reading: a reply that came as one JSON value is read only now.
  const replySha256 = passing.sha256();
  const { usage, toolCalls } = passing.reader;
  return {
    kind: "outcome",
    id: passage.id,
    time: new Date(passage.gateway.clock()).toISOString(),
    result,
    status: passing.status,
    replyBytes,
    replySha256,
    inputTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
    cacheReadTokens: usage.cacheReadTokens,
    toolCalls: toolCalls.map(({ tool, path, access }) => ({ tool, path, access, repo: null })),
    firstByteMs: passing.firstByteMs,
    durationMs: passage.elapsedMs(),
    ...(passing.account === "" ? {} : { account: passing.account }),
  };
}
