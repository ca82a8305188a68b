import { FourgateError } from "@fourgate/core/errors";
import type { Reading } from "@fourgate/core/judge";
import type { Prompt } from "@fourgate/core/prompt/prompt";
import type { Endpoint } from "@fourgate/core/prompt/protocol";
import type { KnownSecrets } from "@fourgate/core/secrets/known/known-secrets";
import type { PolicySnapshot } from "@fourgate/core/scope/policy";
import type { Body } from "@fourgate/wire/body";
import type { GuardParts } from "../guard-parts.ts";
import { folderOf } from "../runs/stated-folder.ts";
import type { Caller } from "./identify.ts";
import { knownHere } from "./known-here.ts";
import type { Passage } from "./passage.ts";

/** Whose responses a request may refer to. */
export function responsesKey({ run, actor }: Caller): string {
  return [run.id, actor.session].join("\n");
}

/**
 * Decodes the body and finds what is in it, with the session's memory. Null for a request that
 * carries no body. `onPrompt` is told of a large one when its secrets are still looked for.
 * @throws FourgateError body_*
 */
async function read(
  body: Body,
  endpoint: Endpoint,
  caller: Caller,
  policy: PolicySnapshot,
  guard: Pick<GuardParts, "reader" | "seenResponses">,
  known: KnownSecrets,
  onPrompt: (prompt: Prompt) => void,
): Promise<Reading | null> {
  if (endpoint.kind !== "prompt") {
    if (body.wire.length === 0) return null;
    throw new FourgateError("body_schema", "this address takes no body", "send the request without one");
  }
  const { session, subAgent } = caller.actor;
  const key = [caller.run.id, session, subAgent, endpoint.name].join("\n");
  const { prompt, findings } = await guard.reader.read(
    body.plain,
    endpoint,
    key,
    policy.source,
    onPrompt,
    known,
  );
  return { prompt: guard.seenResponses.resolve(responsesKey(caller), prompt), findings };
}

/**
 * As `read`. A standing run serves all of the user's folders, and only the prompt says which: its secret
 * files are known then, and the prompt is looked through by them as well.
 * @throws FourgateError body_*
 */
export async function readKnowing(
  passage: Passage,
  body: Body,
  onPrompt: (prompt: Prompt) => void,
): Promise<Reading | null> {
  const { endpoint, caller, policy, guard, known } = passage;
  if (!endpoint || !caller || !policy) throw new TypeError("a body is read for a caller, by a policy");
  const { snapshot } = policy;
  const reading = await read(body, endpoint, caller, snapshot, guard, known, onPrompt);
  if (!reading || caller.run.pid !== null) return reading;
  passage.known = await knownHere(passage, folderOf(caller.run, reading.prompt));
  if (passage.known.version === known.version) return reading;
  return await read(body, endpoint, caller, snapshot, guard, passage.known, () => undefined);
}
