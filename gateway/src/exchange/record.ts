import type { RefusalRecord } from "@fourgate/core/audit/record";
import type { FourgateError } from "@fourgate/core/errors";
import { fileFacts } from "./file-facts.ts";
import { loginOf } from "./login-fingerprint.ts";
import { clientWords, recordedActor } from "./client-words.ts";
import { sessionKey } from "@fourgate/core/audit/session-key";
import { intentRecord, recordedFindings, sha256Hex } from "./intent.ts";
import { isLogin, withoutLogins } from "@fourgate/wire/logins";
import { DeviceUnproven } from "./identify.ts";
import type { Passage } from "./passage.ts";
import type { Route } from "./plan-route.ts";
import { Blocked } from "./refuse.ts";

/** Whose key encrypts the records of requests that carry no known identity. */
const nobody = "nobody";

/**
 * Resolves once the intent and the body's new content are durable.
 * @throws FourgateError record_failed, and then nothing may leave
 */
export async function recordIntent(passage: Passage, route: Route): Promise<void> {
  const { gateway, head, caller, body, reading, verdict } = passage;
  if (!head || !caller || !verdict) throw new TypeError("an intent needs a head, a caller and a verdict");
  const { outbound, deployment } = route;
  const words = clientWords(gateway);
  const record = intentRecord({
    id: passage.id,
    timeMs: gateway.clock(),
    head: { ...head, path: words(head.path), query: words(withoutLogins(head.query)) },
    // The session's name stands: the journal knows its mark by it.
    caller: {
      ...caller,
      actor: { ...caller.actor, tool: words(caller.actor.tool), subAgent: words(caller.actor.subAgent) },
    },
    reading,
    verdict,
    deployment,
    destination: outbound.destination,
    bodySha256: outbound.splice && outbound.body ? sha256Hex(outbound.body) : passage.bodySha256(),
    bodyBytes: outbound.body?.length ?? 0,
    splice: outbound.splice,
    labels: gateway.sessionFiles.take(sessionKey(caller.actor), verdict.labels),
    facts: reading
      ? fileFacts({
          prompt: reading.prompt,
          isSent: (part) => gateway.sentParts.has(part),
          labelsOf: (prompt) => gateway.policy().labels(prompt, caller.report?.workspaces ?? []),
        })
      : [],
    login: loginOf(outbound, gateway.loginFingerprint),
    headers: outbound.headers.map(([name, value]) => [name, isLogin(name) ? "(a log-in)" : words(value)]),
  });
  // A spliced body is the decoded one; otherwise what was received is what is sent.
  const base = outbound.splice ? body?.plain : body?.wire;
  await route.ledger.intent(record, {
    bytes: base ?? new Uint8Array(0),
    prompt: reading && reading.prompt.bytes === base ? reading.prompt : null,
    session: [caller.actor.user, caller.actor.session, caller.actor.subAgent, head.path].join("\n"),
  });
  passage.intend();
  gateway.sessions.raise(sessionKey(caller.actor), verdict.classification);
  for (const { part } of reading?.prompt.placements ?? []) gateway.sentParts.add(part);
}

/** A refusal is recorded too. Failing to do so changes nothing for the client: it is refused. */
export async function recordRefusal(passage: Passage, error: FourgateError): Promise<void> {
  const { gateway } = passage;
  if (gateway.policy().source.gates.audit === "off") return;
  try {
    await gateway.ledger.append(refusalRecord(passage, error), passage.caller?.actor.user ?? nobody);
  } catch (failure) {
    gateway.complain("record of a refusal", failure);
  }
}

function refusalRecord(passage: Passage, error: FourgateError): RefusalRecord {
  const { id, gateway, head, caller, body, reading } = passage;
  const verdict = error instanceof Blocked ? error.verdict : null;
  const words = clientWords(gateway);
  return {
    kind: "refusal",
    id,
    time: new Date(gateway.clock()).toISOString(),
    actor: caller && recordedActor(caller.actor, words),
    method: head?.method ?? "",
    path: words(head?.path ?? "").slice(0, 200),
    code: error.code,
    gate: verdict?.reasons[0]?.gate ?? null,
    reasons: verdict?.reasons.map((reason) => ({ ...reason, message: words(reason.message) })) ?? [],
    ...(verdict && verdict.observed.length > 0
      ? { observed: verdict.observed.map((reason) => ({ ...reason, message: words(reason.message) })) }
      : {}),
    findings: verdict ? recordedFindings(reading, verdict) : [],
    labels: verdict?.labels.map((label) => ({ ...label, path: words(label.path) })) ?? [],
    alarms: caller?.alarms ?? (error instanceof DeviceUnproven ? error.alarms : []),
    policyVersion: gateway.policy().version,
    bodySha256: passage.bodySha256(),
    bodyBytes: body?.wire.length ?? 0,
    ...(caller?.report ? { deviceSequence: caller.report.sequence } : {}),
  };
}
