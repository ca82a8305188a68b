import { FourgateError } from "@fourgate/core/errors";
import type { Reading } from "@fourgate/core/judge";
import type { EndpointKind } from "@fourgate/core/prompt/anthropic/endpoint";
import type { PolicySnapshot } from "@fourgate/core/scope/policy";
import type { Verdict } from "@fourgate/core/verdict";
import type { Body } from "@fourgate/wire/body";
import type { Head } from "@fourgate/wire/head";
import type { Reader } from "@fourgate/wire/reading/reader";
import type { Caller } from "./identify.ts";
import { Blocked } from "./refuse.ts";

/**
 * Decodes the body and finds what is in it, with the session's memory. Null for a request that
 * carries no body.
 * @throws FourgateError body_*
 */
export async function read(
  body: Body,
  endpoint: EndpointKind,
  caller: Caller,
  policy: PolicySnapshot,
  reader: Reader,
): Promise<Reading | null> {
  if (endpoint !== "messages" && endpoint !== "count_tokens") {
    if (body.wire.length === 0) return null;
    throw new FourgateError("body_schema", "this address takes no body", "send the request without one");
  }
  const { session, subAgent } = caller.actor;
  const key = [caller.run.id, session, subAgent, endpoint].join("\n");
  return await reader.read(body.plain, endpoint, key, policy.source.detectorsOff);
}

/** Names that hold a log-in: the gateway gives each to its own vendor, and to nobody else. */
const logins = new Set(["authorization", "x-api-key", "cookie"]);

/**
 * Query string and headers leave too, so they are searched as well.
 * @throws Blocked
 */
export function readHead(head: Head, policy: PolicySnapshot, reader: Reader): void {
  if (policy.source.gates.secrets !== "enforce") return;
  const texts: [where: string, text: string][] = [["the query string", head.query]];
  for (const [name, value] of head.headers) {
    const lower = name.toLowerCase();
    if (!logins.has(lower) && !lower.startsWith("x-fourgate-")) texts.push([`the header ${lower}`, value]);
  }
  for (const [where, text] of texts) {
    const found = reader.scanText(text, policy.source.detectorsOff)[0];
    if (found !== undefined)
      throw new Blocked(headVerdict(found.detector, `${found.title} in ${where}`, policy));
  }
}

function headVerdict(rule: string, message: string, policy: PolicySnapshot): Verdict {
  return {
    decision: "block",
    reasons: [{ gate: 3, rule, message, remedy: "Remove it and send again." }],
    observed: [],
    findings: [],
    labels: [],
    classification: "public",
    deployment: null,
    policyVersion: policy.version,
  };
}
