import { base64Alphabet } from "../decode/base64-alphabet.ts";

/** Base64 (RFC 4648 section 4) without padding. */
export function base64Text(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const group = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const count = Math.min(bytes.length - at, 3) + 1;
    for (let i = 0; i < count; i++) text += base64Alphabet.charAt((group >> (18 - 6 * i)) & 63);
  }
  return text;
}
