import { FourgateError } from "@fourgate/core/errors";
import type { Reading } from "@fourgate/core/judge";
import type { Prompt } from "@fourgate/core/prompt/prompt";
import type { Endpoint } from "@fourgate/core/prompt/protocol";
import type { PolicySnapshot } from "@fourgate/core/scope/policy";
import type { Verdict } from "@fourgate/core/verdict";
import type { Body } from "@fourgate/wire/body";
import type { Head } from "@fourgate/wire/head";
import { textsOfHead } from "@fourgate/wire/head-texts";
import type { Reader } from "@fourgate/wire/reading/reader";
import type { Caller } from "./identify.ts";
import { Blocked } from "./refuse.ts";

/**
 * Decodes the body and finds what is in it, with the session's memory. Null for a request that
 * carries no body. `onPrompt` is told of a large one when its secrets are still looked for.
 * @throws FourgateError body_*
 */
export async function read(
  body: Body,
  endpoint: Endpoint,
  caller: Caller,
  policy: PolicySnapshot,
  reader: Reader,
  onPrompt: (prompt: Prompt) => void,
): Promise<Reading | null> {
  if (endpoint.kind !== "prompt") {
    if (body.wire.length === 0) return null;
    throw new FourgateError("body_schema", "this address takes no body", "send the request without one");
  }
  const { session, subAgent } = caller.actor;
  const key = [caller.run.id, session, subAgent, endpoint.name].join("\n");
  return await reader.read(body.plain, endpoint, key, policy.source.detectorsOff, onPrompt);
}

/**
 * Query string and headers leave too, so they are searched as well. Where the gate only observes,
 * the gateway notes what it finds there.
 * @throws Blocked
 */
export function readHead(head: Head, policy: PolicySnapshot, reader: Reader): void {
  const { gates, detectorsOff } = policy.source;
  if (gates.secrets === "off") return;
  for (const [where, text] of textsOfHead({ ...head, path: "" })) {
    const found = reader.scanText(text, detectorsOff)[0];
    if (found !== undefined && (gates.secrets === "enforce" || found.always))
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
