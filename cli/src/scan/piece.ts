/** A text that is scanned at once: a file, what a commit adds in one place, standard input. */
export interface Piece {
  /** As a person knows it: a path relative to where the command runs, "standard input", "clipboard". */
  readonly file: string;
  /** The commit that adds it; absent outside of git's history. */
  readonly commit?: string;
  readonly bytes: Uint8Array;
  /** 1-based line of the piece's first line in its file. */
  readonly firstLine: number;
}

/** What could not be looked into, and why. Such a run is not clean: it exits 2. */
export interface Unread {
  readonly file: string;
  readonly why: string;
}

/** What is left out by rule, for the summary. */
export interface LeftOut {
  binary: number;
  folders: Map<string, number>;
}

/** Where pieces come from. */
export interface Source {
  pieces(): AsyncIterable<Piece | Unread>;
  readonly leftOut: LeftOut;
  /** Bytes to be read in all, where that is known before: for the progress bar. */
  readonly bytesTotal: () => number | undefined;
}

export function nothingLeftOut(): LeftOut {
  return { binary: 0, folders: new Map() };
}

const sniffedBytes = 8_000;

/** As git decides it: a NUL in the first 8,000 bytes; text in UTF-16 with its mark is none. */
export function isBinary(bytes: Uint8Array): boolean {
  const mark = bytes.length >= 2 ? (bytes[0]! << 8) | bytes[1]! : 0;
  if (mark === 0xfffe || mark === 0xfeff) return false;
  return bytes.subarray(0, sniffedBytes).includes(0);
}
