import { expect, it } from "vitest";
import { AllowCodes } from "../../src/allow/allow-codes.ts";

const found = (fingerprint: string): Parameters<AllowCodes["codeOf"]>[0] => ({
  fingerprint,
  detector: "assigned-secret",
  title: "a password",
  confidence: "medium",
  place: "your message, line 1",
});

it("a code is the same while it is remembered, and is read as people type it", () => {
  const codes = new AllowCodes(() => 0);
  const code = codes.codeOf(found("a"));
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}$/);
  expect(codes.codeOf(found("a"))).toBe(code);
  expect(codes.codeOf(found("b"))).not.toBe(code);
  expect(codes.find(` ${code.toLowerCase().replaceAll("0", "o").replaceAll("1", "l")}`)).toMatchObject({
    fingerprint: "a",
  });
});

it("codes end after a day, and beyond a thousand the oldest goes", () => {
  let nowMs = 0;
  const codes = new AllowCodes(() => nowMs);
  const first = codes.codeOf(found("first"));
  nowMs = 24 * 3_600_000;
  expect(codes.find(first)).toBeUndefined();
  expect(codes.recent()).toEqual([]);
  const again = codes.codeOf(found("again"));
  for (let i = 0; i < 1_000; i++) codes.codeOf(found(String(i)));
  expect(codes.find(again)).toBeUndefined();
  expect(codes.recent()).toHaveLength(1_000);
});

it("no code holds a number upon which a tool would ask again", () => {
  const codes = new AllowCodes(() => 0);
  const drawn = Array.from({ length: 20_000 }, (_, i) => codes.codeOf(found(String(i))));
  expect(drawn.filter((code) => /429|500|502|503|504|524/.test(code))).toEqual([]);
});
