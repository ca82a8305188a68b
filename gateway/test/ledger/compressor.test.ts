import { randomBytes } from "node:crypto";
import { zstdDecompressSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Compressor } from "../../src/ledger/compressor.ts";
import type { Pack } from "../../src/ledger/content.ts";

function packOf(raw: Uint8Array): Pack {
  return { digests: [], lengths: [raw.length], raw };
}

/** As content is read: it must not come out longer than its pieces. */
function opened(compressed: Uint8Array, { raw }: Pack): Buffer {
  return zstdDecompressSync(compressed, { maxOutputLength: raw.length + 1 });
}

const raws = fc.oneof(
  { weight: 8, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 2_000 }) },
  fc.integer({ min: 1, max: 80_000 }).map((length) => new Uint8Array(randomBytes(length))),
  fc.integer({ min: 1, max: 80_000 }).map((length) => new Uint8Array(length).fill(7)),
);

describe("compressing content on lanes", () => {
  it("gives each pack its own bytes back, however many are on the way at once", async () => {
    using compressor = new Compressor();
    await fc.assert(
      fc.asyncProperty(fc.array(raws, { maxLength: 40 }), async (all) => {
        const packs = all.map(packOf);
        const together = compressor.compress(packs);
        const alone = await Promise.all(packs.map(async (pack) => compressor.compress([pack])));
        for (const compressed of [await together, alone.map(([one]) => one!)])
          for (const [at, pack] of packs.entries())
            expect(opened(compressed[at]!, pack).equals(pack.raw)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it("gives the same bytes where the frame just fills a lane's memory, and an empty one follows", async () => {
    using compressor = new Compressor();
    // Random bytes do not shrink: a frame of these is 10 bytes longer, and the memory is 64 KB.
    const pack = packOf(randomBytes(64 * 1024 - 10));
    const [compressed] = await compressor.compress([pack]);
    expect(compressed).toHaveLength(64 * 1024 + 9);
    expect(opened(compressed!, pack).equals(pack.raw)).toBe(true);
  });

  it("keeps what is small as it is, in a frame that any zstd reads", async () => {
    using compressor = new Compressor();
    for (const length of [1, 255, 256, 1_024]) {
      const pack = packOf(new Uint8Array(length).fill(7));
      const [stored] = await compressor.compress([pack]);
      expect(stored!.length).toBeLessThanOrEqual(length + 10);
      expect(stored!.length).toBeGreaterThan(length);
      expect(opened(stored!, pack).equals(pack.raw)).toBe(true);
    }
  });

  it("still compresses after it was closed, for what was under way", async () => {
    const compressor = new Compressor();
    const packs = [packOf(randomBytes(5_000)), packOf(randomBytes(70_000))];
    const underWay = compressor.compress(packs);
    compressor[Symbol.dispose]();
    const after = await compressor.compress(packs);
    for (const compressed of [await underWay, after])
      for (const [at, pack] of packs.entries())
        expect(opened(compressed[at]!, pack).equals(pack.raw)).toBe(true);
  });
});
