/**
 * One escape, packed into an integer so that reading millions makes no garbage: length in bits 0–4,
 * flags in bits 5 and 6, the value from bit 7 on. 0 is no escape.
 */
export type Escape = number;

/** What hides a character of a secret where it stands alone, other than what all source code is full of. */
const strongFlag = 1 << 5;
/** The value is a byte and not a code point. */
const byteFlag = 1 << 6;
const nothing = 0x1fffff;

export function escapeOf(value: number, length: number, isStrong: boolean): Escape {
  return (value << 7) | (isStrong ? strongFlag : 0) | length;
}

export function byteEscape(value: number, length: number, isStrong: boolean): Escape {
  return (value << 7) | byteFlag | (isStrong ? strongFlag : 0) | length;
}

/** Stands for nothing: the end of a line that goes on. */
export function emptyEscape(length: number, isStrong: boolean): Escape {
  return escapeOf(nothing, length, isStrong);
}

export const lengthOf = (escape: Escape): number => escape & 31;
export const isStrong = (escape: Escape): boolean => (escape & strongFlag) !== 0;
export const isByte = (escape: Escape): boolean => (escape & byteFlag) !== 0;
export const isEmpty = (escape: Escape): boolean => escape >> 7 === nothing;
export const valueOf = (escape: Escape): number => escape >> 7;
