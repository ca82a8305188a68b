/** ISO 32000-1, 7.4.2. */
export function decodeAsciiHex(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array((bytes.length + 1) >> 1);
  let digits = 0;
  for (const byte of bytes) {
    if (byte === 0x3e) break;
    const value = Number.parseInt(String.fromCharCode(byte), 16);
    if (Number.isNaN(value)) continue;
    out[digits >> 1]! |= digits % 2 === 0 ? value << 4 : value;
    digits++;
  }
  return out.subarray(0, (digits + 1) >> 1);
}

/** ISO 32000-1, 7.4.3: five digits of base 85 are four bytes, z is four zeros. Null where it may give more than may be. */
export function decodeAscii85(bytes: Uint8Array, bytesMax: number): Uint8Array | null {
  const room = bytes.includes(0x7a) ? bytes.length * 4 : Math.ceil(bytes.length / 5) * 4;
  if (room > bytesMax + 4) return null;
  const out = new Uint8Array(room);
  let to = 0;
  let value = 0;
  let count = 0;
  for (const byte of bytes) {
    if (byte === 0x7e) break;
    if (byte === 0x7a && count === 0) {
      to += 4;
      continue;
    }
    if (byte < 0x21 || byte > 0x75) continue;
    value = value * 85 + (byte - 0x21);
    if (++count < 5) continue;
    for (let shift = 24; shift >= 0; shift -= 8) out[to++] = (value / 2 ** shift) & 0xff;
    value = 0;
    count = 0;
  }
  if (count > 1) {
    for (let missing = count; missing < 5; missing++) value = value * 85 + 84;
    for (let byte = 0; byte < count - 1; byte++) out[to++] = (value / 2 ** (24 - 8 * byte)) & 0xff;
  }
  return out.subarray(0, to);
}

/** ISO 32000-1, 7.4.5. Null where it gives more than may be. */
export function decodeRunLength(bytes: Uint8Array, bytesMax: number): Uint8Array | null {
  let length = 0;
  for (let at = 0; at < bytes.length && bytes[at] !== 128;) {
    const code = bytes[at]!;
    length += code < 128 ? code + 1 : 257 - code;
    at += code < 128 ? code + 2 : 2;
  }
  if (length > bytesMax) return null;
  const out = new Uint8Array(length);
  let to = 0;
  for (let at = 0; at < bytes.length && bytes[at] !== 128;) {
    const code = bytes[at]!;
    if (code < 128) {
      out.set(bytes.subarray(at + 1, at + 2 + code), to);
      to += code + 1;
      at += code + 2;
    } else {
      out.fill(bytes[at + 1] ?? 0, to, to + 257 - code);
      to += 257 - code;
      at += 2;
    }
  }
  return out;
}
