/**
 * Keccak-256 as Ethereum has it: Keccak's own padding, not SHA-3's (https://keccak.team/keccak_specs_summary.html).
 * At most 135 bytes, which is one block.
 */
export function keccak256(message: Uint8Array): Uint8Array {
  const block = new Uint8Array(200);
  block.set(message.subarray(0, rateBytes - 1));
  block[message.length] = 0x01;
  block[rateBytes - 1]! |= 0x80;
  // A lane is its low word and its high word.
  const lanes = new Uint32Array(block.buffer);
  for (let round = 0; round < 48; round += 2)
    permute(lanes, roundConstants[round]!, roundConstants[round + 1]!);
  return block.slice(0, 32);
}

const rateBytes = 136;

function permute(lanes: Uint32Array, low: number, high: number): void {
  theta(lanes);
  // Rho and pi: each lane turned, and put where another stood.
  let lastLow = lanes[2]!;
  let lastHigh = lanes[3]!;
  for (let step = 0; step < 24; step++) {
    const to = 2 * moves[step]!;
    const by = turns[step]!;
    const nextLow = lanes[to]!;
    const nextHigh = lanes[to + 1]!;
    lanes[to] = turned(lastLow, lastHigh, by);
    lanes[to + 1] = turned(lastHigh, lastLow, by);
    lastLow = nextLow;
    lastHigh = nextHigh;
  }
  // Chi.
  for (let row = 0; row < 50; row += 10) {
    for (let half = 0; half < 2; half++) {
      const at = row + half;
      const first = lanes[at]!;
      const second = lanes[at + 2]!;
      for (let x = 0; x < 5; x++) {
        const next = x === 4 ? first : lanes[at + 2 * x + 2]!;
        const after = x === 4 ? second : x === 3 ? first : lanes[at + 2 * x + 4]!;
        lanes[at + 2 * x]! ^= ~next & after;
      }
    }
  }
  lanes[0]! ^= low;
  lanes[1]! ^= high;
}

const columns = new Uint32Array(10);

function theta(lanes: Uint32Array): void {
  for (let at = 0; at < 10; at++)
    columns[at] = lanes[at]! ^ lanes[at + 10]! ^ lanes[at + 20]! ^ lanes[at + 30]! ^ lanes[at + 40]!;
  for (let x = 0; x < 5; x++) {
    const before = 2 * ((x + 4) % 5);
    const after = 2 * ((x + 1) % 5);
    const low = columns[before]! ^ turned(columns[after]!, columns[after + 1]!, 1);
    const high = columns[before + 1]! ^ turned(columns[after + 1]!, columns[after]!, 1);
    for (let y = 0; y < 50; y += 10) {
      lanes[y + 2 * x]! ^= low;
      lanes[y + 2 * x + 1]! ^= high;
    }
  }
}

/** The word at the place of `word` in a lane that is turned left by `by` of its 64 bits; `other` is its other word. */
function turned(word: number, other: number, by: number): number {
  const near = by >= 32 ? other : word;
  const far = by >= 32 ? word : other;
  const rest = by & 31;
  return rest === 0 ? near : (near << rest) | (far >>> (32 - rest));
}

/** Of rho and pi, in the order in which pi visits lanes from (1, 0) on. */
const moves = new Uint8Array(24);
const turns = new Uint8Array(24);
for (let step = 0, x = 1, y = 0; step < 24; step++) {
  turns[step] = (((step + 1) * (step + 2)) / 2) % 64;
  [x, y] = [y, (2 * x + 3 * y) % 5];
  moves[step] = x + 5 * y;
}

/** Low and high words; their bits come from the linear feedback register of the specification. */
const roundConstants: Uint32Array = makeRoundConstants();

function makeRoundConstants(): Uint32Array {
  const words = new Uint32Array(48);
  let register = 1;
  for (let round = 0; round < 48; round += 2) {
    for (let bit = 0; bit < 7; bit++) {
      const place = (1 << bit) - 1;
      if (register & 1) words[round + (place >> 5)]! |= 1 << (place & 31);
      register = (register << 1) ^ (register & 0x80 ? 0x171 : 0);
    }
  }
  return words;
}
