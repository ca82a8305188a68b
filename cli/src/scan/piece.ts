/** A text that is scanned at once: a file, what a commit adds in one place, standard input. */
export interface Piece {
  /** As a person knows it: a path relative to where the command runs, "standard input", "clipboard". */
  readonly file: string;
  /** The commit that adds it; absent outside of git's history. */
  readonly commit?: string;
  readonly bytes: Uint8Array;
  /** 1-based line of the piece's first line in its file. */
  readonly firstLine: number;
  /** Whether a line of the file is what this is about; absent: all are. What a diff shows around its lines is not. */
  readonly isOwn?: (line: number) => boolean;
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

/** Of a text in UTF-16, at least this share of the bytes on one side is NUL. */
const twoByteShareMin = 0.3;
/** Of a text, at most this share is control characters. */
const controlShareMax = 0.05;

/**
 * By its first 8,000 bytes. A text with a NUL or two is a text, whatever git says: else one NUL would
 * hide a file.
 */
export function isBinary(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, sniffedBytes);
  const nulls = [0, 0];
  let controls = 0;
  for (const [at, byte] of start.entries()) {
    if (byte === 0) nulls[at % 2]!++;
    if (byte < 0x20 && !isTextControl(byte)) controls++;
  }
  const [even = 0, odd = 0] = nulls;
  const side = start.length / 2;
  if (Math.max(even, odd) >= side * twoByteShareMin && Math.min(even, odd) <= side * controlShareMax)
    return false;
  return controls > start.length * controlShareMax;
}

/** Tab, line feed, form feed, carriage return, escape. */
function isTextControl(byte: number): boolean {
  return byte === 0x09 || byte === 0x0a || byte === 0x0c || byte === 0x0d || byte === 0x1b;
}
