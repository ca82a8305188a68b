const storedBlock = 0;
const dynamicBlock = 2;
const noBlock = 3;
/** Lengths of the code that the other codes' lengths are written in, as they stand there. */
const lengthBits = 3;
const lengthMax = 7;

/**
 * Whether bytes may begin a deflate stream (RFC 1951 section 3.2): of random ones a quarter does. Spares the
 * inflater, which costs more to start than a short run of bytes to read.
 */
export function mayBeDeflate(bytes: Uint8Array): boolean {
  if (bytes.length < 5) return false;
  const kind = bits(bytes, 1, 2);
  if (kind === noBlock) return false;
  if (kind === storedBlock) return bytes[1] === (bytes[3]! ^ 0xff) && bytes[2] === (bytes[4]! ^ 0xff);
  return kind !== dynamicBlock || beginsWithCodes(bytes);
}

/** Too many symbols, or a code of lengths that is not complete, is what every inflater refuses. */
function beginsWithCodes(bytes: Uint8Array): boolean {
  if (bits(bytes, 3, 5) > 29 || bits(bytes, 8, 5) > 29) return false;
  const count = 4 + bits(bytes, 13, 4);
  /** Of 2 ** lengthMax code words, those that no length takes. */
  let left = 2 ** lengthMax;
  for (let i = 0; i < count; i++) {
    const length = bits(bytes, 17 + lengthBits * i, lengthBits);
    if (length > 0) left -= 2 ** (lengthMax - length);
  }
  return left === 0;
}

/** At most 8 bits from the bit `at` on, the lowest first. */
function bits(bytes: Uint8Array, at: number, count: number): number {
  const first = at >> 3;
  const word = (bytes[first] ?? 0) | ((bytes[first + 1] ?? 0) << 8);
  return (word >> (at & 7)) & (2 ** count - 1);
}
