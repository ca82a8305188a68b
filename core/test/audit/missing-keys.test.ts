import { describe, expect, it } from "vitest";
import { MissingKeys } from "@fourgate/core/audit/missing-keys";
import { Problems } from "@fourgate/core/audit/problems";
import type { RetentionChange } from "@fourgate/core/audit/retention-record";

const march = Date.parse("2026-03-10T12:00:00Z");
const april = Date.parse("2026-04-10T12:00:00Z");

function told(fill: (missing: MissingKeys) => void, ...changes: RetentionChange[]): readonly string[] {
  const problems = new Problems();
  const missing = new MissingKeys(problems);
  for (const change of changes) missing.add({ kind: "retention", id: "", time: "", by: "admin", change });
  fill(missing);
  missing.finish();
  return problems.list().map(({ index, message }) => `${String(index)}: ${message}`);
}

const erased = (user: string): RetentionChange => ({
  act: "erased",
  user,
  secretSha256: `of ${user}`,
  reason: "asked",
});
const expired = (...periods: string[]): RetentionChange => ({ act: "expired", periods, kept: [] });

/** Records of two people in March and of one of them in April. */
function threeKeys(missing: MissingKeys): void {
  missing.unreadable({ index: 3, keyId: "a3", timeMs: march });
  missing.unreadable({ index: 4, keyId: "b3", timeMs: march });
  missing.unreadable({ index: 5, keyId: "a3", timeMs: march });
  missing.unreadable({ index: 9, keyId: "a4", timeMs: april });
}

describe("keys that are not there", () => {
  it("are told once for each month, with the first record that they opened", () => {
    expect(told(threeKeys)).toEqual([
      "3: 2 keys of 2026-03's records are not there, and the log tells of none that was destroyed: key files were taken away",
      "9: 1 key of 2026-04's records is not there, and the log tells of none that was destroyed: key files were taken away",
    ]);
  });

  it("are as many as people whom the log says were erased", () => {
    expect(told(threeKeys, erased("ada"))).toEqual([
      "3: 2 keys of 2026-03's records are not there, and the log tells of 1 alone that was destroyed: key files were taken away",
    ]);
    expect(told(threeKeys, erased("ada"), erased("ada"))).toHaveLength(1);
    expect(told(threeKeys, erased("ada"), erased("bob"))).toEqual([]);
  });

  it("are those of months that the log says ended", () => {
    expect(told(threeKeys, expired("2026-03.records"))).toHaveLength(1);
    expect(told(threeKeys, expired("2026-03.records", "2026-04.records"))).toEqual([]);
    expect(
      told(threeKeys, expired("2026-03.content.internal"), expired("2026-04.content.public")),
    ).toHaveLength(2);
  });

  it("are those of content too, and a reply counts as of the month that it began in", () => {
    const begun = Date.parse("2026-04-01T00:10:00Z");
    const gone = (missing: MissingKeys): void => {
      missing.contentGone(7, begun);
      missing.contentGone(8, begun);
    };
    expect(told(gone)).toEqual([
      "7: the key of 2026-04's content is not there, and the log does not tell that it was destroyed: its file was taken away",
    ]);
    expect(told(gone, expired("2026-03.content.internal"))).toEqual([]);
    expect(told(gone, expired("2026-04.content.internal"))).toEqual([]);
    expect(told(gone, expired("2026-04.records"), expired("2026-02.content.internal"))).toHaveLength(1);
  });
});
