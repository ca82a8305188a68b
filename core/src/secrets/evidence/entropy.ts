/** Shannon entropy in bits a character, of at most the first 256 characters; each up to U+00FF. */
export function entropy(text: string): number {
  const length = Math.min(text.length, 256);
  const counts = new Uint16Array(256);
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i) & 0xff;
    counts[unit] = counts[unit]! + 1;
  }
  // H = log n - (sum of c log c) / n; each character adds c log c once, when it is met first.
  let sum = 0;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i) & 0xff;
    const count = counts[unit]!;
    if (count > 1) sum += count * Math.log2(count);
    counts[unit] = 0;
  }
  return length === 0 ? 0 : Math.log2(length) - sum / length;
}
