const lengthMax = 256;
/** c log2 c for each count that can be. */
const weights = Float64Array.from({ length: lengthMax + 1 }, (_, count) =>
  count === 0 ? 0 : count * Math.log2(count),
);
/** All zero between calls; making one anew would cost more than the counting. */
const counts = new Uint16Array(256);

/** Shannon entropy in bits a character, of at most the first 256 characters; each up to U+00FF. */
export function entropy(text: string): number {
  const length = Math.min(text.length, lengthMax);
  for (let i = 0; i < length; i++) counts[text.charCodeAt(i) & 0xff]!++;
  // H = log n - (sum of c log c) / n; each character adds c log c once, when it is met first.
  let sum = 0;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i) & 0xff;
    sum += weights[counts[unit]!]!;
    counts[unit] = 0;
  }
  return length === 0 ? 0 : Math.log2(length) - sum / length;
}
