const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** RFC 4648, section 4: with padding. */
export function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const group = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    text += alphabet[group >> 18]! + alphabet[(group >> 12) & 63]!;
    text += at + 1 < bytes.length ? alphabet[(group >> 6) & 63]! : "=";
    text += at + 2 < bytes.length ? alphabet[group & 63]! : "=";
  }
  return text;
}

/** Strict: the one encoding of these bytes, or undefined. Otherwise a proof would have many spellings. */
export function fromBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const bytes = new Uint8Array((text.length / 4) * 3 - padding);
  for (let at = 0, out = 0; at < text.length; at += 4, out += 3) {
    let group = 0;
    for (let i = 0; i < 4; i++) {
      const isPadding = at + i >= text.length - padding;
      const value = isPadding ? 0 : alphabet.indexOf(text[at + i]!);
      if (value < 0) return undefined;
      group = (group << 6) | value;
    }
    for (let i = 0; i < 3 && out + i < bytes.length; i++) bytes[out + i] = (group >> (16 - 8 * i)) & 0xff;
  }
  return toBase64(bytes) === text ? bytes : undefined;
}
