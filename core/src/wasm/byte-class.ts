import { bothBits, bytesShiftRight, type Code, i32, pick, sixteenOf, vector } from "./code.ts";

const groupsMax = 8;

/**
 * Of a vector of bytes: not zero where a byte is of the set, which holds 1 for each that is. A table says for each
 * lower half of a byte which groups of higher halves it stands in (Mula and Lemire, "Faster Base64 Encoding and
 * Decoding Using AVX2 Instructions", 2018). Throws for a set of more than eight groups.
 */
export function ofSet(set: ArrayLike<number>, bytes: Code): Code {
  const lower = new Uint8Array(16);
  const higher = new Uint8Array(16);
  const groups = new Map<string, number>();
  for (let high = 0; high < 16; high++) {
    const members = Array.from({ length: 16 }, (_, low) => set[16 * high + low]!);
    if (!members.includes(1)) continue;
    const key = members.join("");
    const bit = groups.get(key) ?? 1 << groups.size;
    groups.set(key, bit);
    higher[high] = bit;
    for (const [low, member] of members.entries()) if (member === 1) lower[low]! |= bit;
  }
  if (groups.size > groupsMax) throw new RangeError("Such a set takes more than one look-up.");
  return bothBits(
    pick(vector(lower), bothBits(bytes, sixteenOf(0x0f))),
    pick(vector(higher), bytesShiftRight(bytes, i32(4))),
  );
}
