import type { Draw } from "./draw.ts";

/** A piece of a file or of something said, its secrets marked. */
export interface Snippet {
  readonly text: string;
  /** Path of a file that may hold it: says what stands around it. */
  readonly file: string;
}

export type KindGroup = "vendor" | "generic" | "personal";

/** Something an expert knows as a secret where it stands. */
export interface SecretKind {
  readonly id: string;
  readonly group: KindGroup;
  /** The document that says how it looks. */
  readonly source: string;
  readonly write: (draw: Draw) => Snippet;
}
