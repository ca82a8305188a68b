import type { Reading } from "@fourgate/core/judge";
import { FourgateError } from "@fourgate/core/errors";
import { textsOfHead } from "@fourgate/wire/head-texts";
import type { Reason, Verdict } from "@fourgate/core/verdict";
import type { Passage } from "./passage.ts";
import { Blocked } from "./refuse.ts";

/**
 * Decodes the body and finds what is in it, with the session's memory.
 * @throws FourgateError body_*, gate_failed
 */
export async function read(passage: Passage): Promise<Reading | null> {
  const { body, caller, gateway, endpoint } = passage;
  if (endpoint?.kind !== "prompt") {
    if (body && body.wire.length > 0) {
      throw new FourgateError("body_schema", "this address takes no body", "send the request without one");
    }
    return null;
  }
  if (!body || !caller) throw new FourgateError("internal", "a step was left out", "report this");
  const session = [caller.actor.user, caller.actor.session, caller.actor.subAgent, endpoint.name].join("\n");
  return gateway.reader.read(body.plain, endpoint, session, gateway.policy().source.detectorsOff);
}

/**
 * Path, query string and headers leave too, so they are searched as well; names like values. A
 * log-in's own value is what it says it is.
 * @throws Blocked
 */
export async function readHead(passage: Passage): Promise<void> {
  const { head, gateway } = passage;
  const policy = gateway.policy();
  if (!head || policy.source.gates.secrets === "off") return;
  for (const [where, text] of textsOfHead(head)) {
    const found = gateway.reader.scanText(text, policy.source.detectorsOff)[0];
    if (found === undefined) continue;
    const reason: Reason = {
      gate: 3,
      rule: found.detector,
      message: `${found.title} in ${where}`,
      remedy: "Remove it and send again.",
    };
    if (policy.source.gates.secrets === "observe" && !found.always) passage.observed.push(reason);
    else throw new Blocked(blockedBy(reason, policy.version));
  }
}

function blockedBy(reason: Reason, policyVersion: string): Verdict {
  return {
    decision: "block",
    reasons: [reason],
    observed: [],
    findings: [],
    labels: [],
    classification: "public",
    deployment: null,
    policyVersion,
  };
}
