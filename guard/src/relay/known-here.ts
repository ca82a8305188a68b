import type { KnownSecrets } from "@fourgate/core/secrets/known/known-secrets";
import { noKnownSecrets } from "@fourgate/core/secrets/known/known-secrets";
import { localSecretDetector } from "@fourgate/core/secrets/known/local-secret";
import type { Passage } from "./passage.ts";

/** What the secret files of `folder`'s working tree and of the user hold; nothing where policy looks for none. */
export async function knownHere(passage: Passage, folder: string): Promise<KnownSecrets> {
  const { guard, policy } = passage;
  if (!policy) throw new TypeError("local secrets are learned by a policy");
  const { source } = policy.snapshot;
  if (source.detectorsOff.includes(localSecretDetector.id)) return noKnownSecrets;
  const { root } = await guard.workspaces.of(folder, source.catalogue);
  return await guard.localSecrets.of(root, source.secrets?.localExclude ?? []);
}
