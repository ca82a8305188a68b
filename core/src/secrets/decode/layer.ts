/** What is encoded in a text, decoded: a text of its own, of which each place stands somewhere in the first. */
export interface Layer {
  readonly encoding: Encoding;
  readonly bytes: Uint8Array;
  /**
   * text: mostly readable. binary: a font, an image, a protocol buffer, in which a short pattern may
   * stand by chance. packed: compressed or a container; only what is inside of it says something.
   */
  readonly content: LayerContent;
  /**
   * Half-open range of the outer text that must go so that bytes [start, end) of this one do; null where
   * they stand apart in it, so that together they are nothing.
   */
  range(start: number, end: number): readonly [start: number, end: number] | null;
}

export type LayerContent = "text" | "binary" | "packed";

/** As policies, records and `--json` name them. */
export type Encoding =
  | "escapes"
  | "terminal"
  | "invisible"
  | "percent"
  | "entities"
  | "quoted-printable"
  | "utf-16"
  | "base64"
  | "hex"
  | "gzip"
  | "zlib"
  | "deflate"
  | "pdf"
  | "zip";

export interface Inflated {
  readonly bytes: Uint8Array;
  /** There is more than was asked for; then `bytes` may hold none of it. */
  readonly isCut: boolean;
}

/**
 * Decompresses at most `bytesMax` bytes, and what can be read of data that ends early. Undefined for
 * what is no such data. Passed in, since a runtime's native one is far faster; must not throw.
 */
export type Inflate = (
  bytes: Uint8Array,
  format: "gzip" | "zlib" | "deflate",
  bytesMax: number,
) => Inflated | undefined;

/** The whole outer range for any part: an encoding of which no part can be replaced alone. */
export function wholeRun(start: number, end: number): Layer["range"] {
  return () => [start, end];
}
