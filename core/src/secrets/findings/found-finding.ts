import type { Finding } from "../finding.ts";
import type { KeyedHash } from "../keyed-hash.ts";
import type { FoundSecret } from "./scan-layers.ts";

/** A finding of a block that is not known yet, at raw bytes of its part. */
export function findingOf(
  { detector, title, confidence, always, encoding, rotate, secret }: FoundSecret,
  start: number,
  end: number,
  line: number,
  keyedHash: KeyedHash,
): Finding {
  return {
    detector,
    title,
    confidence,
    ...(encoding.length === 0 ? {} : { encoding }),
    block: 0,
    start,
    end,
    line,
    fingerprint: fingerprintOf(secret, keyedHash),
    rotate,
    always,
  };
}

/** 64 bits of the keyed digest of a secret's bytes, unescaped and decoded. */
export function fingerprintOf(secret: Uint8Array, keyedHash: KeyedHash): string {
  return keyedHash(secret).slice(0, 16);
}
