import type { ScanFinding } from "./find.ts";
import type { Unread } from "./piece.ts";

/** All that a run came to. */
export interface ScanReport {
  readonly findings: readonly ScanFinding[];
  readonly unread: readonly Unread[];
  readonly texts: number;
  readonly bytes: number;
  /** Files left out since they are binary. */
  readonly binary: number;
  /** Folders left out, by name. */
  readonly folders: Readonly<Record<string, number>>;
  /** Findings that a baseline knows. */
  readonly known: number;
  /** Findings that policy only observes. */
  readonly observed: number;
  /** Findings that an exception lets pass. */
  readonly allowed: number;
}
