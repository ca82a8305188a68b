import { FourgateError } from "@fourgate/core/errors";
import type { Reading } from "@fourgate/core/judge";
import type { Prompt } from "@fourgate/core/prompt/prompt";
import type { Endpoint } from "@fourgate/core/prompt/protocol";
import type { PolicySnapshot } from "@fourgate/core/scope/policy";
import type { Body } from "@fourgate/wire/body";
import type { GuardParts } from "../guard-parts.ts";
import type { Caller } from "./identify.ts";

/** Whose responses a request may refer to. */
export function responsesKey({ run, actor }: Caller): string {
  return [run.id, actor.session].join("\n");
}

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
  guard: Pick<GuardParts, "reader" | "seenResponses">,
  onPrompt: (prompt: Prompt) => void,
): Promise<Reading | null> {
  if (endpoint.kind !== "prompt") {
    if (body.wire.length === 0) return null;
    throw new FourgateError("body_schema", "this address takes no body", "send the request without one");
  }
  const { session, subAgent } = caller.actor;
  const key = [caller.run.id, session, subAgent, endpoint.name].join("\n");
  const { prompt, findings } = await guard.reader.read(body.plain, endpoint, key, policy.source, onPrompt);
  return { prompt: guard.seenResponses.resolve(responsesKey(caller), prompt), findings };
}
