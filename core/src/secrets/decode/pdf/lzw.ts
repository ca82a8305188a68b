const clearCode = 256;
const endCode = 257;
const codeCountMax = 4096;

/**
 * ISO 32000-1, 7.4.4: codes of 9 to 12 bits, high bit first, longer by one code early if `isEarly`. What
 * can be read of broken data is; null where it gives more than may be.
 */
export function decodeLzw(bytes: Uint8Array, isEarly: boolean, bytesMax: number): Uint8Array | null {
  let out = new Uint8Array(Math.min(bytesMax, bytes.length * 4 + 1024));
  let to = 0;
  /** Where in the output each code's string stands, and how long it is. */
  const starts = new Uint32Array(codeCountMax);
  const lengths = new Uint32Array(codeCountMax);
  let next = 258;
  let width = 9;
  let previousStart = -1;
  let previousLength = 0;
  let bits = 0;
  let bitCount = 0;
  for (let at = 0; ;) {
    while (bitCount < width && at < bytes.length) {
      bits = ((bits << 8) | bytes[at++]!) & 0xffffff;
      bitCount += 8;
    }
    if (bitCount < width) break;
    bitCount -= width;
    const code = (bits >> bitCount) & ((1 << width) - 1);
    if (code === endCode) break;
    if (code === clearCode) {
      next = 258;
      width = 9;
      previousStart = -1;
      continue;
    }
    const isNew = code === next && previousStart >= 0;
    if (code > 257 && code >= next && !isNew) break;
    const length = code < 256 ? 1 : isNew ? previousLength + 1 : lengths[code]!;
    if (to + length > bytesMax) return null;
    if (to + length > out.length) {
      const larger = new Uint8Array(Math.min(bytesMax, (to + length) * 2));
      larger.set(out.subarray(0, to));
      out = larger;
    }
    const from = isNew ? previousStart : starts[code]!;
    if (code < 256) out[to] = code;
    // Byte by byte: a new code's string runs into what it writes.
    else for (let byte = 0; byte < length; byte++) out[to + byte] = out[from + byte]!;
    if (previousStart >= 0 && next < codeCountMax) {
      starts[next] = previousStart;
      lengths[next] = previousLength + 1;
      next++;
    }
    previousStart = to;
    previousLength = length;
    to += length;
    const reached = next + (isEarly ? 1 : 0);
    width = reached >= 2048 ? 12 : reached >= 1024 ? 11 : reached >= 512 ? 10 : 9;
  }
  return out.subarray(0, to);
}
