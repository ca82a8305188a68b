import type { Reading } from "@fourgate/core/judge";
import { FourgateError } from "@fourgate/core/errors";
import type { Verdict } from "@fourgate/core/verdict";
import type { Endpoint } from "./endpoint.ts";
import type { Passage } from "./passage.ts";
import { Blocked } from "./refuse.ts";

/**
 * Decodes the body and finds what is in it, with the session's memory.
 * @throws FourgateError body_*, gate_failed
 */
export async function read(passage: Passage, endpoint: Endpoint): Promise<Reading | null> {
  const { body, caller, gateway } = passage;
  if (endpoint !== "messages" && endpoint !== "count_tokens") {
    if (body && body.wire.length > 0) {
      throw new FourgateError("body_schema", "this address takes no body", "send the request without one");
    }
    return null;
  }
  if (!body || !caller) throw new FourgateError("internal", "a step was left out", "report this");
  const session = [caller.actor.user, caller.actor.session, caller.actor.subAgent, endpoint].join("\n");
  return gateway.reader.read(body.plain, endpoint, session, gateway.policy().source.detectorsOff);
}

/** Names that hold a log-in; they are dealt with when the route is known. */
const logins = new Set(["authorization", "x-api-key", "cookie"]);

/**
 * Path, query string and headers leave too, so they are searched as well.
 * @throws Blocked
 */
export async function readHead(passage: Passage): Promise<void> {
  const { head, gateway } = passage;
  const policy = gateway.policy();
  if (!head || policy.source.gates.secrets !== "enforce") return;
  const texts: [where: string, text: string][] = [
    ["the path", head.path],
    ["the query string", head.query],
  ];
  for (const [name, value] of head.headers) {
    const lower = name.toLowerCase();
    if (!logins.has(lower) && !lower.startsWith("x-fourgate-")) texts.push([`the header ${lower}`, value]);
  }
  for (const [where, text] of texts) {
    const found = gateway.reader.scanText(text, policy.source.detectorsOff)[0];
    if (found === undefined) continue;
    const verdict: Verdict = {
      decision: "block",
      reasons: [
        {
          gate: 3,
          rule: found.detector,
          message: `${found.title} in ${where}`,
          remedy: "Remove it and send again.",
        },
      ],
      observed: [],
      findings: [],
      labels: [],
      classification: "public",
      deployment: null,
      policyVersion: policy.version,
    };
    passage.verdict = verdict;
    throw new Blocked(verdict);
  }
}
