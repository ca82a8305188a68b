import type { Prompt } from "@fourgate/core/prompt/prompt";
import { folderOf } from "../runs/stated-folder.ts";
import type { Passage } from "./passage.ts";

/**
 * While a worker looks for a large prompt's secrets, this thread asks where its paths lead, labels
 * its parts and digests the body. All of that is remembered by those who will be asked again when
 * it counts, so a failure here is none.
 */
export async function lookAhead(passage: Passage, prompt: Prompt): Promise<void> {
  const { guard, caller, policy } = passage;
  if (!caller || !policy) return;
  const { snapshot } = policy;
  try {
    const { catalogue } = snapshot.source;
    const { workspaces } = await guard.workspaces.ofPrompt(folderOf(caller.run, prompt), prompt, catalogue);
    snapshot.labels(prompt, workspaces);
    passage.wireSha256();
  } catch {
    // It will be thrown again, and there it is told.
  }
}
