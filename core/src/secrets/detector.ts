/**
 * A detector is a record of data: what one vendor's secret looks like, and where the vendor says
 * so. The engine (scan.ts) never knows a vendor.
 *
 * A pattern is read from the place where one of its keywords starts, case-sensitively unless
 * `ignoreCase`, on text of which each character is one byte. Every quantifier is bounded
 * (pattern-tree.ts refuses others), so that a match costs at most its own length.
 */
export interface Detector {
  /** Stable: policies, records and exceptions name it. */
  readonly id: string;
  /** For a sentence: "an AWS access key". */
  readonly title: string;
  /** The vendor's own description of the format. */
  readonly source: string;
  /**
   * Lower-case ASCII. Every match starts with one of them, in any case: it is what makes a match's
   * beginning rare. The engine reads beginnings from the pattern itself.
   */
  readonly keywords: readonly string[];
  /** RegExp source. */
  readonly pattern: string;
  readonly ignoreCase?: boolean;
  /**
   * The pattern is the whole text, from its start to its end, which it says itself by lookarounds;
   * such a detector needs no keyword, as it is read once a text.
   */
  readonly wholeText?: boolean;
  /**
   * The secret is the first of these groups that took part; 0 is the whole match. A group within a
   * lookbehind may begin up to 32 characters before the match.
   */
  readonly captures: readonly number[];
  /**
   * Characters (inside of a RegExp class) that may not stand before a match: they would make it
   * the tail of something longer. Escapes such as the \n of a nested JSON string do not count.
   */
  readonly notAfter?: string;
  readonly confidence: Confidence;
  /** Shannon entropy of the secret in bits a character, at least. */
  readonly entropyMin?: number;
  /** The format's checksum. True raises confidence to high; false never hides a finding. */
  readonly check?: (secret: string) => boolean;
  /**
   * What the format matches and is no secret: placeholders, references, identifiers. It may look
   * at the 32 characters of match.input that stand before the match, and at nothing after it.
   */
  readonly isNoSecret?: (match: RegExpExecArray) => boolean;
  /**
   * Where the secrets stand that a match points to and no pattern reaches: lines before it, further values of
   * a list. Given the secret's range, half open; bounds its own work. Empty: there is none after all. Only
   * what reads layers asks (scan-layers.ts).
   */
  readonly reach?: (text: Uint8Array, start: number, end: number) => readonly (readonly [number, number])[];
  /** RegExp source, tested on the secret: values that the vendor's documentation prints. */
  readonly allow?: string;
  /** Blocks in every mode, and cannot be switched off. */
  readonly always?: boolean;
  /** What policy may name it by beside its id; absent: "vendor". */
  readonly kind?: DetectorKind;
  /** Likely to be wrong: recorded and nothing else, unless policy enforces it. */
  readonly policy?: "observe";
  /** How to make a leaked one worthless; one sentence. */
  readonly rotate: string;
  /** Texts with a secret in them, assembled when called. */
  readonly finds: () => readonly DetectorCase[];
  /** Texts in which this detector must find nothing. */
  readonly ignores: () => readonly string[];
}

/**
 * Vendors' tokens and keys; what an assignment or a file's form alone tells; data about people; images and
 * documents; rules of the operator's own.
 */
export type DetectorKind = "vendor" | "generic" | "personal" | "media" | "imported";

export type Confidence = "high" | "medium" | "low";

export interface DetectorCase {
  readonly text: string;
  /** Exactly what a finding covers. */
  readonly secret: string;
}
