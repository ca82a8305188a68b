import type { EqualBytes } from "@fourgate/core/prompt/prompt";

export const equalBytes: EqualBytes = (a, aStart, b, bStart, length) =>
  Buffer.compare(a.subarray(aStart, aStart + length), b.subarray(bStart, bStart + length)) === 0;
