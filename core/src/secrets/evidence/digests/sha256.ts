/**
 * SHA-256 (FIPS 180-4) of a few bytes, for checksums within tokens: an engine's native one may be
 * asynchronous or not there, and what is checked here is shorter than the call would be.
 */
export function sha256(message: Uint8Array): Uint8Array {
  const padded = new Uint8Array((((message.length + 8) >> 6) + 1) << 6);
  padded.set(message);
  padded[message.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 4, message.length * 8);
  const hash = Uint32Array.from(initial);
  const words = new Uint32Array(64);
  for (let block = 0; block < padded.length; block += 64) {
    for (let i = 0; i < 16; i++) words[i] = view.getUint32(block + 4 * i);
    compress(hash, words);
  }
  const digest = new DataView(new ArrayBuffer(32));
  for (const [index, word] of hash.entries()) digest.setUint32(4 * index, word);
  return new Uint8Array(digest.buffer);
}

function compress(hash: Uint32Array, words: Uint32Array): void {
  for (let i = 16; i < 64; i++) {
    const early = words[i - 15]!;
    const late = words[i - 2]!;
    words[i] =
      words[i - 16]! +
      (rotated(early, 7) ^ rotated(early, 18) ^ (early >>> 3)) +
      words[i - 7]! +
      (rotated(late, 17) ^ rotated(late, 19) ^ (late >>> 10));
  }
  const state = Uint32Array.from(hash);
  for (let i = 0; i < 64; i++) {
    const a = state[0]!;
    const b = state[1]!;
    const c = state[2]!;
    const e = state[4]!;
    const first =
      state[7]! +
      (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) +
      ((e & state[5]!) ^ (~e & state[6]!)) +
      constants[i]! +
      words[i]!;
    const second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    state.copyWithin(1, 0, 7);
    state[4]! += first;
    state[0] = first + second;
  }
  for (let i = 0; i < 8; i++) hash[i]! += state[i]!;
}

function rotated(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

/** The first 32 bits of the fractional parts of the square and cube roots of the first primes. */
const primes: readonly number[] = Array.from({ length: 312 }, (_, at) => at).filter(isPrime);
const initial: readonly number[] = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const constants: readonly number[] = primes.slice(0, 64).map((prime) => fraction(Math.cbrt(prime)));

function fraction(root: number): number {
  return ((root - Math.floor(root)) * 2 ** 32) >>> 0;
}

function isPrime(number: number): boolean {
  for (let by = 2; by * by <= number; by++) if (number % by === 0) return false;
  return number > 1;
}
