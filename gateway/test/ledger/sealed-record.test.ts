import { randomBytes } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { commitmentOf, decodeLeaf, encodeLeaf, openingOf } from "@fourgate/core/audit/leaf";
import { seal, sha256 } from "../../src/ledger/crypto.ts";
import { RecordDeflate } from "../../src/ledger/record-deflate.ts";
import { recordWords } from "../../src/ledger/record-words.ts";
import {
  openRecord,
  openWith,
  parseSealedRecord,
  readyRecord,
  recordKeyOf,
  sealRecord,
  type SealedRecord,
} from "../../src/ledger/sealed-record.ts";
import { recordsKey } from "../../src/ledger/subject-key.ts";
import { VarintWriter } from "../../src/ledger/varint.ts";
import { intentOf } from "./records.ts";

const key = recordsKey(randomBytes(32));
const deflate = new RecordDeflate(recordWords);
const identity = { device: new Uint8Array(16), sequence: 7, timeMs: 1_764_400_000_000 };

describe("a sealed record", () => {
  it("opens to the record and recipe that were sealed, with its key alone and nothing changed", () => {
    const record = intentOf(Buffer.from("{}"));
    const recipe = randomBytes(3_000);
    const { frame } = sealRecord(readyRecord({ record, recipe }, deflate), identity, key, randomBytes(12));
    const sealed = parseSealedRecord(frame.payload)!;
    expect(decodeLeaf(sealed.leaf)).toMatchObject({ id: record.id, kind: "intent", sequence: 7 });
    expect(openRecord(sealed, key)).toEqual({ record, recipe });
    expect(() => openRecord(sealed, recordsKey(randomBytes(32)))).toThrow(/unable to authenticate/);
    for (const at of [44, 90, frame.payload.length - 1]) {
      const changed = Buffer.from(frame.payload);
      changed[at]! ^= 1;
      expect(() => openRecord(parseSealedRecord(changed)!, key)).toThrow(/unable to authenticate/);
    }
  });

  it("has a key of its own, which opens it and no other, and which its leaf commits to", () => {
    const sealed = (sequence: number): SealedRecord =>
      parseSealedRecord(
        sealRecord(
          readyRecord({ record: intentOf(Buffer.from("{}")), recipe: new Uint8Array(0) }, deflate),
          { ...identity, sequence },
          key,
          randomBytes(12),
        ).frame.payload,
      )!;
    const [one, other] = [sealed(1), sealed(2)];
    const own = recordKeyOf(one, key)!;
    expect(openWith(one, own).record).toEqual(openRecord(one, key).record);
    expect(() => openWith(other, own)).toThrow(/unable to authenticate/);
    expect(Buffer.from(openingOf(own, sha256))).toEqual(Buffer.from(one.opening!));
    expect(Buffer.from(decodeLeaf(one.leaf)!.commitment)).toEqual(Buffer.from(commitmentOf(one, sha256)));
    const moved = { ...one, opening: openingOf(recordKeyOf(other, key)!, sha256) };
    expect(Buffer.from(commitmentOf(moved, sha256))).not.toEqual(
      Buffer.from(decodeLeaf(one.leaf)!.commitment),
    );
  });

  it("opens by its subject's key alone where it was written before records had keys of their own", () => {
    const record = intentOf(Buffer.from("{}"));
    const leaf = encodeLeaf({ ...identity, kind: "intent", id: record.id, commitment: new Uint8Array(32) });
    leaf[0] = 1;
    const json = Buffer.from(JSON.stringify(record));
    const plain = new VarintWriter();
    plain.varint(json.length);
    plain.bytes(json);
    const nonce = randomBytes(12);
    const ciphertext = seal(
      key.key,
      deflateRawSync(plain.take(), { dictionary: recordWords }),
      leaf.subarray(0, 60),
      nonce,
    );
    const sealed = parseSealedRecord(Buffer.concat([key.id, nonce, leaf, ciphertext]))!;
    expect(decodeLeaf(sealed.leaf)).toMatchObject({ id: record.id });
    expect(openRecord(sealed, key).record).toEqual(record);
    expect(recordKeyOf(sealed, key)).toBeUndefined();
  });
});
