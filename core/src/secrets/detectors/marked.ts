import type { Confidence, Detector } from "../detector.ts";

/** What differs between tokens whose recognisable part stands inside, behind random characters. */
export interface MarkedToken {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** How the mark starts, in lower case. */
  readonly keywords: readonly string[];
  /** RegExp source of what stands before the mark: a fixed length of at most 31 characters. */
  readonly before: string;
  readonly mark: string;
  readonly after: string;
  readonly confidence?: Confidence;
  readonly rotate: string;
  /** Sample tokens. */
  readonly tokens: () => readonly string[];
  readonly ignores: () => readonly string[];
}

/**
 * A detector for a token that its vendor marked in the middle. The match begins with the mark, where a
 * keyword can find it; looking back from there to the token's start, the whole is captured.
 */
export function markedToken(token: MarkedToken): Detector {
  const { before, mark, after, tokens, ...rest } = token;
  return {
    confidence: "high",
    entropyMin: 2.5,
    ...rest,
    pattern: `(?<=(?<![A-Za-z0-9_-])(?=(${before}${mark}${after}))${before})${mark}${after}`,
    captures: [1],
    finds: () =>
      tokens().flatMap((secret) =>
        [`token: "${secret}"\n`, `curl https://api.acme.example -u ${secret} `].map((text) => ({
          text,
          secret,
        })),
      ),
  };
}
