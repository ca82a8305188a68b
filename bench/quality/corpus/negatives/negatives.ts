import { blobs } from "./blobs.ts";
import { digests } from "./digests.ts";
import { nearSecrets } from "./near-secrets.ts";
import type { NegativeKind } from "./negative-kind.ts";
import { numbers } from "./numbers.ts";
import { talkOfSecrets } from "./talk-of-secrets.ts";

export const negativeKinds: readonly NegativeKind[] = [
  ...digests,
  ...blobs,
  ...nearSecrets,
  ...numbers,
  ...talkOfSecrets,
];
