import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FourgateError } from "../../../src/errors.ts";
import {
  BaselineMatch,
  baselineText,
  makeBaseline,
  readBaseline,
  type FoundInFile,
} from "../../../src/secrets/baseline/baseline.ts";

const saltOf = (byte: number): string => Buffer.alloc(32, byte).toString("base64url");
const hashOf =
  (salt: string) =>
  (bytes: Uint8Array): string =>
    createHmac("sha256", Buffer.from(salt, "base64url")).update(bytes).digest("hex");
const salt = saltOf(1);
const hash = hashOf(salt);
const found = (secret: string, path = "a/.env", detector = "assigned-secret"): FoundInFile => ({
  detector,
  path,
  fingerprint: hash(Buffer.from(secret)).slice(0, 16),
});

describe("a baseline", () => {
  it("covers what was found, as often as it was, where it was, and nothing else", () => {
    const match = new BaselineMatch(makeBaseline(salt, [found("x1"), found("x1"), found("x2")], hash), hash);
    expect([match.covers(found("x1")), match.covers(found("x1")), match.covers(found("x1"))]).toEqual([
      true,
      true,
      false,
    ]);
    expect(match.covers(found("x2", "b/.env"))).toBe(false);
    expect(match.covers(found("x2", "a/.env", "jwt"))).toBe(false);
    expect(match.covers(found("x3"))).toBe(false);
    expect(match.goneCount).toBe(1);
  });

  it("comes back from its text, whatever was found, and does not show it", () => {
    const some = fc.array(
      fc.record({
        detector: fc.constantFrom("jwt", "rules/acme-token"),
        path: fc.string({ unit: "binary", maxLength: 20 }),
        fingerprint: fc.constantFrom("0011", "2233", "4455"),
      }),
      { maxLength: 10 },
    );
    fc.assert(
      fc.property(some, (all) => {
        const baseline = makeBaseline(salt, all, hash);
        expect(readBaseline(baselineText(baseline))).toEqual(baseline);
        const match = new BaselineMatch(baseline, hash);
        expect(all.every((one) => match.covers(one))).toBe(true);
        expect(match.goneCount).toBe(0);
      }),
    );
    const value = "k7Qz9Lm2Xw4RtB6";
    expect(baselineText(makeBaseline(salt, [found(value)], hash))).not.toContain(value);
  });

  it("tells nothing by its digests to another file's salt, nor of equal values in two files", () => {
    const digests = (of: readonly FoundInFile[], by = salt): readonly string[] =>
      makeBaseline(by, of, hashOf(by)).findings.map(({ digest }) => digest);
    const [one, two] = digests([found("x1"), found("x1", "b/.env")]);
    expect(one).not.toBe(two);
    expect(digests([found("x1")], saltOf(2))).not.toEqual(digests([found("x1")]));
  });

  it.each([
    ["no JSON", "{"],
    ["another format", '{"format":"other"}'],
    ["no salt", '{"format":"fourgate-baseline/1","findings":[]}'],
    ["no list", `{"format":"fourgate-baseline/1","salt":"${salt}"}`],
    ["a broken entry", `{"format":"fourgate-baseline/1","salt":"${salt}","findings":[{"path":"a"}]}`],
    ["nothing", "null"],
  ])("is refused with %s", (_what, text) => {
    expect(() => readBaseline(text)).toThrow(
      expect.objectContaining({ code: "config_invalid" } satisfies Partial<FourgateError>),
    );
  });
});
