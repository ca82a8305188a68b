/**
 * Huffman codes of DEFLATE (RFC 1951) that are there before a text is: making one for a text of a kilobyte takes
 * longer than finding what repeats in it.
 */
export interface PreparedCode {
  /** Codes, first bit lowest, and their lengths in bits; literals and lengths together, as the format has them. */
  readonly literalCode: Uint16Array;
  readonly literalBits: Uint8Array;
  readonly distanceCode: Uint16Array;
  readonly distanceBits: Uint8Array;
  /** What a block of this code begins with, the last block of its stream: so many bits, in whole bytes and the rest. */
  readonly headBits: number;
  readonly headBytes: Uint8Array;
  readonly headRest: number;
}

/** A number and how many bits it is written in. */
type Bits = readonly [value: number, count: number];
/** So many symbols that follow one another, with codes of so many bits. */
type Run = readonly [symbols: number, bits: number];

export const endOfBlock = 256;
/** Of the first length's symbol. */
export const firstLength = 257;

const bitsMax = 15;
/** The order in which the lengths' own code is written, and what repeats the length before (RFC 1951, 3.2.7). */
const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const repeated = 16;
const [repeatedMin, repeatedMax] = [3, 6];
/** Of lengths 0 to 16 as they are written: 3 to 10 are used here, and repeating most of all. */
const lengthBits = Uint8Array.from([0, 0, 0, 4, 4, 3, 4, 4, 3, 3, 3, 0, 0, 0, 0, 0, 2, 0, 0]);

/** RFC 1951, 3.2.6. */
export const fixedCode: PreparedCode = {
  ...codesOf(
    [
      [144, 8],
      [112, 9],
      [24, 7],
      [8, 8],
    ],
    [[32, 5]],
  ),
  headBits: 3,
  headBytes: new Uint8Array(0),
  headRest: 3,
};

/**
 * For records with some digests in hex, which no match covers: each of their digits takes 5 bits rather than 8.
 * Found from the records of a session over real files. It stands at the head of each block that uses it, so another
 * may take its place at any time.
 */
export const digestCode: PreparedCode = withHead(
  // Control characters, punctuation, digits, capitals, a to f, the rest; bytes above ASCII; the end; lengths.
  [
    [32, 10],
    [16, 8],
    [10, 5],
    [29, 9],
    [10, 10],
    [6, 5],
    [25, 8],
    [128, 10],
    [1, 8],
    [9, 7],
    [8, 8],
    [12, 10],
  ],
  [
    [10, 7],
    [1, 5],
    [5, 6],
    [5, 3],
    [1, 4],
    [4, 5],
  ],
);

function codesOf(
  literals: readonly Run[],
  distances: readonly Run[],
): Pick<PreparedCode, "literalCode" | "literalBits" | "distanceCode" | "distanceBits"> {
  const literalBits = bitsOf(literals);
  const distanceBits = bitsOf(distances);
  return {
    literalBits,
    literalCode: canonical(literalBits),
    distanceBits,
    distanceCode: canonical(distanceBits),
  };
}

function bitsOf(runs: readonly Run[]): Uint8Array {
  return Uint8Array.from(runs.flatMap(([symbols, bits]) => Array.from({ length: symbols }, () => bits)));
}

/** RFC 1951, 3.2.2. */
function canonical(bits: Uint8Array): Uint16Array {
  const codes = new Uint16Array(bits.length);
  let code = 0;
  for (let length = 1; length <= bitsMax; length++, code *= 2) {
    for (const [symbol, own] of bits.entries()) if (own === length) codes[symbol] = mirrored(code++, length);
  }
  if (code !== 2 ** (bitsMax + 1))
    throw new RangeError("a code leaves bits without a meaning, or has too many");
  return codes;
}

function mirrored(code: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit++) result |= ((code >> bit) & 1) << (length - 1 - bit);
  return result;
}

function withHead(literals: readonly Run[], distances: readonly Run[]): PreparedCode {
  const codes = codesOf(literals, distances);
  const lengthCodes = canonical(lengthBits);
  const used = lengthOrder.findLastIndex((length) => lengthBits[length] !== 0) + 1;
  const head: Bits[] = [
    [1, 1],
    [2, 2],
    [codes.literalBits.length - firstLength, 5],
    [codes.distanceBits.length - 1, 5],
    [used - 4, 4],
    ...lengthOrder.slice(0, used).map((length): Bits => [lengthBits[length]!, 3]),
  ];
  const write = (length: number): unknown => head.push([lengthCodes[length]!, lengthBits[length]!]);
  for (const [symbols, bits] of [...literals, ...distances]) {
    write(bits);
    let rest = symbols - 1;
    for (; rest >= repeatedMin; rest -= Math.min(rest, repeatedMax)) {
      write(repeated);
      head.push([Math.min(rest, repeatedMax) - repeatedMin, 2]);
    }
    for (; rest > 0; rest--) write(bits);
  }
  const bits = head.flatMap(([value, count]) =>
    Array.from({ length: count }, (_, bit) => (value >> bit) & 1),
  );
  const byte = (at: number): number =>
    bits.slice(at, at + 8).reduce((sum, bit, place) => sum + bit * 2 ** place, 0);
  const wholeBytes = Math.floor(bits.length / 8);
  return {
    ...codes,
    headBits: bits.length,
    headBytes: Uint8Array.from({ length: wholeBytes }, (_, at) => byte(at * 8)),
    headRest: byte(wholeBytes * 8),
  };
}
