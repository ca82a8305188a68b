import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { decodeLeaf } from "@fourgate/core/audit/leaf";
import { openRecord, parseSealedRecord, sealRecord } from "../../src/ledger/sealed-record.ts";
import { recordsKey } from "../../src/ledger/subject-key.ts";
import { intentOf } from "./records.ts";

const key = recordsKey(randomBytes(32));
const identity = { device: new Uint8Array(16), sequence: 7, timeMs: 1_764_400_000_000 };

describe("a sealed record", () => {
  it("opens to the record and recipe that were sealed, with its key alone and nothing changed", () => {
    const record = intentOf(Buffer.from("{}"));
    const recipe = randomBytes(3_000);
    const { frame } = sealRecord({ record, recipe }, identity, key, randomBytes(12));
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
});
