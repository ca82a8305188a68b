import type { Reading } from "@fourgate/core/judge";
import { FourgateError } from "@fourgate/core/errors";
import type { Caller } from "./identify.ts";
import type { Passage } from "./passage.ts";

/** Whose responses a request may refer to. */
export function responsesKey({ actor }: Caller): string {
  return [actor.user, actor.device, actor.session].join("\n");
}

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
  const { source } = gateway.policy();
  const { prompt, findings } = await gateway.reader.read(body.plain, endpoint, session, source);
  return { prompt: gateway.seenResponses.resolve(responsesKey(caller), prompt), findings };
}
