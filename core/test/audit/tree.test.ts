import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CompactRange } from "@fourgate/core/audit/compact-range";
import { encodeEntries, decodeEntries, nodesFromTiles, tilePath, tilesOf } from "@fourgate/core/audit/tiles";
import {
  consistencyProof,
  inclusionProof,
  rootHash,
  verifyConsistency,
  verifyInclusion,
  type NodeAt,
} from "@fourgate/core/audit/tree";
import { hashes, memoryLog } from "./memory-log.ts";

/** RFC 6962's definitions, word for word, without any regard to speed. */
function naiveRoot(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length === 0) return hashes.empty();
  if (entries.length === 1) return hashes.leaf(entries[0]!);
  const k = split(entries.length);
  return hashes.node(naiveRoot(entries.slice(0, k)), naiveRoot(entries.slice(k)));
}

function naivePath(m: number, entries: readonly Uint8Array[]): Uint8Array[] {
  if (entries.length === 1) return [];
  const k = split(entries.length);
  return m < k
    ? [...naivePath(m, entries.slice(0, k)), naiveRoot(entries.slice(k))]
    : [...naivePath(m - k, entries.slice(k)), naiveRoot(entries.slice(0, k))];
}

function naiveSubproof(m: number, entries: readonly Uint8Array[], whole: boolean): Uint8Array[] {
  if (m === entries.length) return whole ? [] : [naiveRoot(entries)];
  const k = split(entries.length);
  return m <= k
    ? [...naiveSubproof(m, entries.slice(0, k), whole), naiveRoot(entries.slice(k))]
    : [...naiveSubproof(m - k, entries.slice(k), false), naiveRoot(entries.slice(0, k))];
}

function split(n: number): number {
  return 2 ** Math.floor(Math.log2(n - 1));
}

function entriesOf(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, at) => Buffer.from(`entry ${at}`));
}

function nodesOf(entries: readonly Uint8Array[]): NodeAt {
  return async (height, index) => naiveRoot(entries.slice(index * 2 ** height, (index + 1) * 2 ** height));
}

const hex = (all: readonly Uint8Array[]): string[] => all.map((hash) => Buffer.from(hash).toString("hex"));
const size = fc.integer({ min: 1, max: 130 });

describe("the Merkle tree", () => {
  it("has the roots of RFC 6962's test vectors", () => {
    // certificate-transparency-go, merkle tree test data: inputs and root after each.
    const inputs = [
      "",
      "00",
      "10",
      "2021",
      "3031",
      "40414243",
      "5051525354555657",
      "606162636465666768696a6b6c6d6e6f",
    ];
    const range = new CompactRange(hashes);
    for (const input of inputs) range.add(hashes.leaf(Buffer.from(input, "hex")));
    expect(hex([hashes.empty(), range.root()])).toEqual([
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]);
  });

  it("has the root of the definition at every size, computed whole, leaf by leaf, and from a copy", async () => {
    const range = new CompactRange(hashes);
    const all = entriesOf(140);
    for (let n = 0; n <= all.length; n++) {
      const expected = hex([naiveRoot(all.slice(0, n))]);
      expect(hex([range.root()])).toEqual(expected);
      expect(hex([range.copy().root()])).toEqual(expected);
      expect(hex([await rootHash(n, nodesOf(all.slice(0, n)), hashes)])).toEqual(expected);
      if (n < all.length) range.add(hashes.leaf(all[n]!));
    }
  });

  it("makes the definition's inclusion proofs, which verify, and no other claim does", async () => {
    await fc.assert(
      fc.asyncProperty(size, fc.nat(), fc.nat(), async (n, at, other) => {
        const entries = entriesOf(n);
        const index = at % n;
        const proof = await inclusionProof(index, n, nodesOf(entries), hashes);
        expect(hex(proof)).toEqual(hex(naivePath(index, entries)));
        const claim = { index, size: n, leafHash: hashes.leaf(entries[index]!), root: naiveRoot(entries) };
        expect(verifyInclusion(claim, proof, hashes)).toBe(true);
        const wrong = other % n;
        expect(verifyInclusion({ ...claim, index: wrong }, proof, hashes)).toBe(wrong === index);
        expect(verifyInclusion({ ...claim, leafHash: hashes.leaf(entries[wrong]!) }, proof, hashes)).toBe(
          wrong === index,
        );
        expect(verifyInclusion(claim, [...proof, claim.root], hashes)).toBe(false);
        expect(verifyInclusion({ ...claim, index: n }, proof, hashes)).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  it("makes the definition's consistency proofs, which verify, and not for another old tree", async () => {
    await fc.assert(
      fc.asyncProperty(size, fc.nat(), async (n, at) => {
        const entries = entriesOf(n);
        const m = 1 + (at % n);
        const proof = await consistencyProof(m, n, nodesOf(entries), hashes);
        expect(hex(proof)).toEqual(m === n ? [] : hex(naiveSubproof(m, entries, true)));
        const old = { size: m, root: naiveRoot(entries.slice(0, m)) };
        const now = { size: n, root: naiveRoot(entries) };
        expect(verifyConsistency(old, now, proof, hashes)).toBe(true);
        const forked = { size: m, root: naiveRoot([...entries.slice(0, m - 1), Buffer.from("another")]) };
        expect(verifyConsistency(forked, now, proof, hashes)).toBe(false);
        const shifted = { size: m === 1 ? n + 1 : m - 1, root: old.root };
        expect(verifyConsistency(shifted, now, proof, hashes)).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  it("proves from tiles what it proves from leaves, across tile borders", async () => {
    const records = Array.from({ length: 66_000 / 100 }, (_, at) => ["drill", at] as const);
    const log = memoryLog(records);
    const node = nodesFromTiles(log.entries.length, async (tile) => log.tiles.get(tilePath(tile))!, hashes);
    expect(hex([await rootHash(log.entries.length, node, hashes)])).toEqual(hex([naiveRoot(log.entries)]));
    for (const index of [0, 255, 256, 511, 512, 659]) {
      expect(hex(await inclusionProof(index, 660, node, hashes))).toEqual(hex(naivePath(index, log.entries)));
    }
  });
});

describe("tile paths", () => {
  it("are those of the specification", () => {
    expect(tilePath({ level: 0, index: 1_234_067, width: 256 })).toBe("tile/0/x001/x234/067");
    expect(tilePath({ level: "entries", index: 0, width: 112 })).toBe("tile/entries/000.p/112");
    expect(tilePath({ level: 2, index: 1_000, width: 256 })).toBe("tile/2/x001/000");
  });

  it("of a tree of 70,000 entries are the specification's example", () => {
    const tiles = [...tilesOf(70_000)];
    const at = (level: number): string[] => tiles.filter((tile) => tile.level === level).map(tilePath);
    expect(at(0)).toHaveLength(274);
    expect(at(0).at(-1)).toBe("tile/0/273.p/112");
    expect(at(1)).toEqual(["tile/1/000", "tile/1/001.p/17"]);
    expect(at(2)).toEqual(["tile/2/000.p/1"]);
    expect([...tilesOf(256)].map(tilePath)).toEqual(["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]);
  });
});

describe("entry bundles", () => {
  it("give back any entries, and say when they were cut", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 700 }), { minLength: 1 }), fc.nat(), (entries, at) => {
        const bytes = encodeEntries(entries);
        const back = decodeEntries(bytes);
        expect(back.whole).toBe(true);
        expect(back.entries.map((entry) => [...entry])).toEqual(entries.map((entry) => [...entry]));
        const cut = decodeEntries(bytes.subarray(0, at % bytes.length));
        expect(cut.entries.length).toBeLessThan(entries.length);
      }),
    );
  });
});
