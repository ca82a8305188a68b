import { describe, expect, it } from "vitest";
import { allDetectors } from "@fourgate/core/secrets/detectors/all";
import { bytesOf, layers, scanner, textOf } from "./keyed.ts";

const secretNames = ["password", "secret", "token", "api_key", "client-secret", "passwd"];

/** Names of secrets that are given no value, without an end; no file is like that. */
function denseText(bytes: number): string {
  let text = "";
  for (let at = 0; text.length < bytes; at++) text += `${secretNames[at % secretNames.length]!}=\n`;
  return text.slice(0, bytes);
}

const dense = denseText(250_000);
const isCovered = (found: readonly { start: number; end: number }[], start: number, end: number): boolean =>
  found.some((one) => one.start <= start && one.end >= end);

describe("a text so dense that it would ask expressions without end", () => {
  const middle = 180_000;

  it("hides no secret: it is found, or stands in what is found as a whole", () => {
    for (const detector of allDetectors.filter((_, index) => index % 100 === 0)) {
      const { text, secret } = detector.finds()[0]!;
      const before = `${dense.slice(0, middle)}\n`;
      const start = bytesOf(before + text.slice(0, text.indexOf(secret))).length;
      const found = scanner.scanText(bytesOf(`${before}${text}\n${dense.slice(middle)}`));
      expect(isCovered(found, start, start + bytesOf(secret).length), detector.id).toBe(true);
    }
  });

  it("hides no key either that begins in it and ends far behind it", () => {
    const { text, secret } = allDetectors.find(({ id }) => id === "private-key")!.finds()[0]!;
    const found = scanner.scanText(bytesOf(`${dense}\n${text}`));
    const key = found.find(({ rule }) => rule.detector.id === "private-key")!;
    expect(textOf(bytesOf(`${dense}\n${text}`)).slice(key.start, key.end)).toBe(secret);
  });

  it("is a finding that says so, in order, and cuts no character", () => {
    const bytes = bytesOf(dense.replaceAll("secret", "sécret"));
    const found = scanner.scanText(bytes);
    expect(new Set(found.map(({ rule }) => rule.detector.id))).toEqual(new Set(["unread-content"]));
    let last = 0;
    for (const { start, end } of found) {
      expect(start).toBeGreaterThanOrEqual(last);
      expect(() =>
        new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(start, end)),
      ).not.toThrow();
      last = end;
    }
  });

  it("is found where it is encoded, too", () => {
    const inBase64 = Buffer.from(dense).toString("base64");
    expect(layers.scanText(bytesOf(inBase64)).map(({ detector }) => detector)).toContain("unread-content");
  });

  it("is one text with all that is encoded in it: together they may ask no more", () => {
    const run = Buffer.from(denseText(20_000)).toString("base64");
    const foundIn = (text: string): string[] =>
      layers.scanText(bytesOf(text)).map(({ detector }) => detector);
    expect(foundIn(run)).not.toContain("unread-content");
    expect(foundIn(`${run} and ${run} and ${run}`)).toContain("unread-content");
  });

  it("is not found again once it was redacted", () => {
    const bytes = bytesOf(dense);
    const placeholder = `FOURGATE_${"SECRET"}_ABCDEFGH234567AB`;
    let redacted = "";
    let from = 0;
    for (const { start, end } of scanner.scanText(bytes)) {
      redacted += dense.slice(from, start) + placeholder;
      from = end;
    }
    expect(scanner.scanText(bytesOf(redacted + dense.slice(from)))).toEqual([]);
  });

  it("is not what a text of 300 KB with placeholders in every assignment is", () => {
    const placeholder = `FOURGATE_${"SECRET"}_ABCDEFGH234567AB`;
    expect(scanner.scanText(bytesOf(`DB_PASSWORD=${placeholder}\n`.repeat(7000)))).toEqual([]);
  });

  it("is not what a list of all words is that detectors begin with, nor all their cases side by side", () => {
    const words = allDetectors.flatMap(({ keywords }) => keywords).join('", "');
    const cases = allDetectors.flatMap((each) => each.finds().map(({ text }) => text)).join("\n");
    for (const text of [words, cases])
      expect(scanner.scanText(bytesOf(text)).map(({ rule }) => rule.detector.id)).not.toContain(
        "unread-content",
      );
  });
});
