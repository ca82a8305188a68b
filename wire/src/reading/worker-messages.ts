import type { FourgateErrorCode } from "@fourgate/core/errors";
import type { Reading } from "@fourgate/core/judge";
import type { Prompt } from "@fourgate/core/prompt/prompt";
import type { KnownSecrets } from "@fourgate/core/secrets/known/known-secrets";
import type { Endpoint } from "@fourgate/core/prompt/protocol";
import type { ReadingPolicy } from "./reading-policy.ts";

/** How to read: of whose Reader, by which policy. */
export interface WorkerSettings {
  /** Key of fingerprints and of the findings cache. */
  readonly hashKey: Uint8Array;
  /** Key of what is known of local secrets. */
  readonly knownKey: Uint8Array;
  readonly rules: ReadingPolicy;
}

export interface ReadTask {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly endpoint: Endpoint;
  /** Null where they are those of the task before. */
  readonly settings: WorkerSettings | null;
  /** Values that are to be found wherever they stand, as digests made with `knownKey`. */
  readonly known: KnownSecrets;
  /** The prompt is wanted before its findings. */
  readonly ahead: boolean;
}

export type ReadAnswer =
  | { readonly id: number; readonly reading: Reading }
  /** Where it is wanted ahead: first the prompt, then its findings. */
  | { readonly id: number; readonly prompt: Prompt }
  | { readonly id: number; readonly findings: Reading["findings"] }
  | {
      readonly id: number;
      readonly code: FourgateErrorCode;
      readonly message: string;
      readonly remedy: string;
    };
