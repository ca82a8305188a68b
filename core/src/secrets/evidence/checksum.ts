const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** CRC-32 (ISO-HDLC) of ASCII text. */
export function crc32(text: string): number {
  let crc = 0xffffffff;
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** Six base-62 digits, zero padded: the end of GitHub's and npm's tokens. */
export function crc32Base62(text: string): string {
  let rest = crc32(text);
  let encoded = "";
  for (let i = 0; i < 6; i++) {
    encoded = base62.charAt(rest % 62) + encoded;
    rest = Math.floor(rest / 62);
  }
  return encoded;
}

/**
 * `prefix_` + random part + CRC-32 of the random part in base 62
 * (https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/).
 */
export function endsWithCrc32(token: string): boolean {
  const body = token.slice(token.indexOf("_") + 1);
  return body.length > 6 && crc32Base62(body.slice(0, -6)) === body.slice(-6);
}
