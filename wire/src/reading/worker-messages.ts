import type { FourgateErrorCode } from "@fourgate/core/errors";
import type { Reading } from "@fourgate/core/judge";

export interface WorkerSettings {
  /** Key of fingerprints and of the findings cache. */
  readonly hashKey: Uint8Array;
  readonly detectorsOff: readonly string[];
}

export interface ReadTask {
  readonly id: number;
  readonly bytes: Uint8Array;
  readonly endpoint: "messages" | "count_tokens";
}

export type ReadAnswer =
  | { readonly id: number; readonly reading: Reading }
  | {
      readonly id: number;
      readonly code: FourgateErrorCode;
      readonly message: string;
      readonly remedy: string;
    };
