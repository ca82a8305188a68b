import { writeUtf8 } from "../prompt/json/utf8.ts";

/**
 * The same bytes in an array of the language's own class. Node's Buffer is a subclass, whose views take several
 * times as long to make, and what reads both kinds is compiled for both.
 */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  return bytes.constructor === Uint8Array ? bytes : plainView(bytes, 0, bytes.length);
}

/** The same of [start, end), which must lie in it. */
export function plainView(bytes: Uint8Array, start: number, end: number): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset + start, end - start);
}

/** A string as UTF-8; half of a surrogate pair becomes U+FFFD. */
export function utf8Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3);
  let to = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) {
      bytes[to++] = unit;
      continue;
    }
    const point = text.codePointAt(at)!;
    to = writeUtf8(point >= 0xd800 && point <= 0xdfff ? 0xfffd : point, bytes, to);
    if (point > 0xffff) at++;
  }
  return bytes.subarray(0, to);
}
