import { hash } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RecordDeflate } from "../../src/ledger/record-deflate.ts";
import { recordWords } from "../../src/ledger/record-words.ts";
import { intentOf } from "./records.ts";

const deflate = new RecordDeflate(recordWords);

/** As zlib reads it, which knows nothing of how it was made. */
function inflated(text: Uint8Array): Buffer {
  return inflateRawSync(deflate.deflate(text), { dictionary: recordWords });
}

const wordsAt = fc
  .tuple(fc.nat(recordWords.length), fc.nat(400))
  .map(([from, length]) => recordWords.subarray(from, from + length));
const bytes = fc.uint8Array({ maxLength: 300 }).map((one) => Buffer.from(one));
const digest = fc.nat().map((seed) => Buffer.from(hash("sha256", String(seed), "hex")));
const run = fc.tuple(fc.nat(255), fc.nat(1_000)).map(([byte, length]) => Buffer.alloc(length, byte));
const text = fc
  .array(fc.oneof(wordsAt, bytes, digest, run), { maxLength: 12 })
  .map((pieces) => Buffer.concat([...pieces, ...pieces.slice(0, 2)]));

describe("deflate of records", () => {
  it("is read back by zlib, whatever the text", () => {
    fc.assert(fc.property(text, (one) => inflated(one).equals(one)));
    for (const length of [0, 1, 2, 3, 4_095, 4_096, 4_097, 100_000])
      expect(inflated(Buffer.alloc(length, 7))).toHaveLength(length);
  });

  it("makes an intent and its recipe no longer than zlib does, within a fiftieth", () => {
    const [one, other] = ["one", "other"].map((of) => hash("sha256", of, "buffer"));
    const recipe = Buffer.concat([
      Buffer.from('{"role":"user","content":"'),
      one!,
      Buffer.from('"},'),
      other!,
    ]);
    const touch = { path: "src/pay.ts", repo: "shop", access: "read", tool: "Read" } as const;
    const files = [{ ...touch, sha256: hash("sha256", "file", "hex"), bytes: 5_150 }];
    const bare = intentOf(Buffer.from("{}"));
    for (const record of [bare, { ...bare, files }, { ...bare, files: [...files, ...files] }]) {
      const plain = Buffer.concat([Buffer.from(JSON.stringify(record)), recipe]);
      const byZlib = deflateRawSync(plain, { dictionary: recordWords }).length;
      expect(deflate.deflate(plain).length).toBeLessThan(byZlib * 1.02);
    }
  });
});
