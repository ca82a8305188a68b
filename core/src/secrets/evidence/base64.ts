import { base64Alphabet } from "../decode/base64-alphabet.ts";

/** The text of base64 (RFC 4648 section 4, padding optional); null where a byte is not printable ASCII. */
export function decodeBase64Ascii(base64: string): string | null {
  let text = "";
  let bits = 0;
  let held = 0;
  for (const character of base64) {
    if (character === "=") break;
    const digit = base64Alphabet.indexOf(character);
    if (digit < 0) return null;
    held = ((held << 6) | digit) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    const byte = (held >> bits) & 0xff;
    if ((byte < 0x20 || byte > 0x7e) && byte !== 0x0a && byte !== 0x0d) return null;
    text += String.fromCharCode(byte);
  }
  return text.trimEnd();
}
