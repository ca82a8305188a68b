import type { SpooledBlock } from "./spool-line.ts";

/** Where a guard writes down what it stopped. */
export interface StoppedRecords {
  /** Nothing more can be written down, so nothing more may pass. */
  readonly full: boolean;
  /** Records that a gateway does not yet know. */
  readonly waitingCount: number;
  /** Resolves once it is on disk. @throws FourgateError record_failed */
  append(block: SpooledBlock): Promise<void>;
}
