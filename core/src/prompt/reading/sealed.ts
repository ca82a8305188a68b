import type { Span } from "../prompt.ts";

const bytesMin = 64;

/**
 * Whether a literal may be a vendor's ciphertext, and is not a text that is only called so: base64 without a
 * space. What can be read in it once decoded is looked at beside (find-hidden.ts).
 */
export function looksSealed(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < bytesMin) return false;
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    const isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
    const isOther = (byte >= 0x30 && byte <= 0x39) || byte === 0x2b || byte === 0x2f || byte === 0x3d;
    if (!isLetter && !isOther && byte !== 0x2d && byte !== 0x5f) return false;
  }
  return true;
}

/** The spans of a part, with those whose `at` matches and that look like ciphertext marked as such. */
export function withSeals(spans: readonly Span[], bytes: Uint8Array, base: number, at: RegExp): Span[] {
  return spans.map((span) =>
    !span.key && at.test(span.at) && looksSealed(bytes, base + span.start, base + span.end)
      ? { ...span, sealed: true }
      : span,
  );
}
