import type { Confidence, Detector } from "../detector.ts";

/** What differs between tokens that their vendor made recognisable by a prefix. */
export interface PrefixedToken {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly keywords: readonly string[];
  readonly pattern: string;
  readonly confidence?: Confidence;
  readonly check?: (secret: string) => boolean;
  readonly notAfter?: string;
  readonly entropyMin?: number;
  readonly isNoSecret?: (match: RegExpExecArray) => boolean;
  readonly allow?: string;
  readonly rotate: string;
  /** Sample tokens. */
  readonly tokens: () => readonly string[];
  readonly ignores: () => readonly string[];
}

/** A detector for a token that is known by its prefix and is a secret as a whole. */
export function prefixedToken(token: PrefixedToken): Detector {
  const { tokens, ...rest } = token;
  return {
    notAfter: "A-Za-z0-9",
    confidence: "high",
    // Runs of one character ("xxxx") are how people write "a token goes here".
    entropyMin: 2.5,
    ...rest,
    captures: [0],
    finds: () =>
      tokens().flatMap((secret) =>
        [`token: "${secret}"\n`, `curl https://api.acme.example -u ${secret} `].map((text) => ({
          text,
          secret,
        })),
      ),
  };
}
