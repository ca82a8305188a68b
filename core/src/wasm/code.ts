/**
 * WebAssembly instructions as bytes, each a function of what stands on the stack before it, so that code reads
 * as expressions (WebAssembly core specification 2.0, section 5.4). Only what this house needs: numbers are i32,
 * or vectors of 16 bytes where it is said; all memory is memory 0.
 */
export type Code = readonly number[];

/** Number of a function's local; its parameters come first. */
export type Local = number;

/** LEB128, unsigned (section 5.2.2). */
export function unsigned(value: number): Code {
  const bytes: number[] = [];
  let left = value >>> 0;
  do {
    const byte = left & 0x7f;
    left >>>= 7;
    bytes.push(left === 0 ? byte : byte | 0x80);
  } while (left !== 0);
  return bytes;
}

/** LEB128 of an i32. */
function signed(value: number): Code {
  const bytes: number[] = [];
  for (let left = value | 0; ; left >>= 7) {
    const byte = left & 0x7f;
    const isLast = (left >> 6 === 0 && (byte & 0x40) === 0) || (left >> 6 === -1 && (byte & 0x40) !== 0);
    bytes.push(isLast ? byte : byte | 0x80);
    if (isLast) return bytes;
  }
}

export const i32 = (value: number): Code => [0x41, ...signed(value)];
export const get = (local: Local): Code => [0x20, ...unsigned(local)];
export const set = (local: Local, value: Code): Code => [...value, 0x21, ...unsigned(local)];
/** Sets a local and leaves the value. */
export const tee = (local: Local, value: Code): Code => [...value, 0x22, ...unsigned(local)];

export const add = (a: Code, b: Code): Code => [...a, ...b, 0x6a];
export const sub = (a: Code, b: Code): Code => [...a, ...b, 0x6b];
export const mul = (a: Code, b: Code): Code => [...a, ...b, 0x6c];
export const and = (a: Code, b: Code): Code => [...a, ...b, 0x71];
export const or = (a: Code, b: Code): Code => [...a, ...b, 0x72];
export const xor = (a: Code, b: Code): Code => [...a, ...b, 0x73];
export const shiftLeft = (a: Code, b: Code): Code => [...a, ...b, 0x74];
export const shiftRight = (a: Code, b: Code): Code => [...a, ...b, 0x76];
/** Zero bits above the highest one. */
export const leadingZeros = (a: Code): Code => [...a, 0x67];
/** Zero bits below the lowest one. */
export const trailingZeros = (a: Code): Code => [...a, 0x68];
export const isZero = (a: Code): Code => [...a, 0x45];
export const equal = (a: Code, b: Code): Code => [...a, ...b, 0x46];
export const differ = (a: Code, b: Code): Code => [...a, ...b, 0x47];
/** Unsigned. */
export const below = (a: Code, b: Code): Code => [...a, ...b, 0x49];

/** Loads and stores at an address and a constant beside it; addresses need not be aligned. */
export const load = (address: Code, beside = 0): Code => [...address, 0x28, 0, ...unsigned(beside)];
export const load8 = (address: Code, beside = 0): Code => [...address, 0x2d, 0, ...unsigned(beside)];
export const store = (address: Code, value: Code, beside = 0): Code => [
  ...address,
  ...value,
  0x36,
  0,
  ...unsigned(beside),
];

/** The lower 16 bits. */
export const store16 = (address: Code, value: Code, beside = 0): Code => [
  ...address,
  ...value,
  0x3b,
  0,
  ...unsigned(beside),
];

/** Vectors of 16 bytes. */
const onVector = (operation: number): Code => [0xfd, ...unsigned(operation)];
export const loadVector = (address: Code): Code => [...address, ...onVector(0), 0, 0];
export const vector = (bytes: ArrayLike<number>): Code => [...onVector(12), ...Array.from(bytes)];
export const sixteenOf = (byte: number): Code => vector(new Uint8Array(16).fill(byte));
/** Of the table's bytes those with these indexes. */
export const pick = (table: Code, indexes: Code): Code => [...table, ...indexes, ...onVector(14)];
export const bothBits = (a: Code, b: Code): Code => [...a, ...b, ...onVector(78)];
export const eitherBits = (a: Code, b: Code): Code => [...a, ...b, ...onVector(80)];
export const bytesShiftRight = (a: Code, by: Code): Code => [...a, ...by, ...onVector(109)];
/** Every byte all ones or all zeros. */
export const bytesEqual = (a: Code, b: Code): Code => [...a, ...b, ...onVector(35)];
export const bytesDiffer = (a: Code, b: Code): Code => [...a, ...b, ...onVector(36)];
/** A number of the highest bit of each byte, the first one lowest. */
export const highestBits = (a: Code): Code => [...a, ...onVector(100)];
/** 1 where any bit is set. */
export const hasBit = (a: Code): Code => [...a, ...onVector(83)];

const noValue = 0x40;

/** Once, then again as long as the condition holds. */
export const repeat = (body: readonly Code[], condition: Code): Code => [
  0x03,
  noValue,
  ...body.flat(),
  ...condition,
  0x0d,
  0,
  0x0b,
];

export const when = (condition: Code, then: readonly Code[], otherwise: readonly Code[] = []): Code => [
  ...condition,
  0x04,
  noValue,
  ...then.flat(),
  ...(otherwise.length === 0 ? [] : [0x05, ...otherwise.flat()]),
  0x0b,
];

/** As long as the condition holds, perhaps never. */
export const during = (condition: Code, body: readonly Code[]): Code =>
  when(condition, [repeat(body, condition)]);
