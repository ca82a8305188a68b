/**
 * WebAssembly instructions as bytes, each a function of what stands on the stack before it, so that code reads
 * as expressions (WebAssembly core specification 2.0, section 5.4). Only what this house needs; all
 * numbers are i32, all memory is memory 0.
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
