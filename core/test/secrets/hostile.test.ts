import { describe, expect, it } from "vitest";
import type { Detector } from "@fourgate/core/secrets/detector";
import type { TextDetector } from "@fourgate/core/secrets/text-detector";
import { allDetectors, allTextDetectors } from "@fourgate/core/secrets/detectors/all";
import { createScanner, type Scanner } from "@fourgate/core/secrets/scan/scan";
import { bytesOf, layers, scanner } from "./keyed.ts";
import { costPerByte, growth } from "./reference-work.ts";

const filled = (unit: string, size: number): string =>
  unit.repeat(Math.ceil(size / unit.length)).slice(0, size);

/** Its keywords, and its cases cut off: near-misses as far as the pattern goes, and findings side by side. */
function unitsOf({ keywords, finds }: Detector): string[] {
  const cuts = finds()
    .slice(0, 2)
    .flatMap(({ text }) => [0.3, 0.6, 0.9, 1].map((share) => text.slice(0, Math.ceil(text.length * share))));
  return [...keywords.slice(0, 2), ...keywords.slice(0, 1).map((word) => word.toUpperCase()), ...cuts];
}

const unitBytes = 1024;
const nearlyMatching = (detector: Detector): Uint8Array =>
  bytesOf(
    unitsOf(detector)
      .map((unit) => filled(unit, unitBytes))
      .join("\n"),
  );

/**
 * In bytes of the reference work for each byte of text. The dearest of the detectors costs 300 on what nearly
 * matches it; a pattern that can part the same bytes in many ways takes thousands.
 */
const detectorCostMax = 700;
/** The first ones run before anything is compiled. */
const runsMax = 12;

function detectorCost(detector: Detector, by: Scanner, runs: number): number {
  const text = nearlyMatching(detector);
  return costPerByte(text.length, () => by.scanText(text), detectorCostMax, runs);
}

describe("what nearly matches costs a bounded work a byte:", () => {
  it.each(allDetectors.map((detector) => [detector.id, detector] as const))("%s", (_, detector) => {
    expect(detectorCost(detector, scanner, runsMax)).toBeLessThan(detectorCostMax);
  });

  it("but for a pattern that may part the same bytes in many ways at each of many starts", () => {
    const detector: Detector = {
      ...allDetectors[0]!,
      keywords: ["acme"],
      pattern: "acme[a-z]{1,150}[a-z]{1,150}!",
      finds: () => [{ text: "acmeacme", secret: "" }],
    };
    expect(detectorCost(detector, createScanner([detector]), 2)).toBeGreaterThan(detectorCostMax);
  });
});

const textBytes = 262_144;
const words = allDetectors.flatMap(({ keywords }) => keywords).join("");
const growingTexts: [string, (size: number) => string, number?][] = [
  ["base64 without an end", (size) => filled(`-----${"BEGIN"} RSA PRIVATE KEY-----\n`, size)],
  [
    "one start of a key and nothing but its body",
    (size) => `-----${"BEGIN"} PRIVATE KEY-----${filled("A", size)}`,
  ],
  ["starts of keys close together", (size) => filled(`-----${"BEGIN"} PRIVATE KEY-----aaaa-`, size)],
  ["dashes", (size) => filled("-", size)],
  ["a JSON web token's start", (size) => filled("eyJ", size)],
  ["a JSON web token's start after hyphens", (size) => filled("-eyJ", size)],
  ["addresses without a host", (size) => filled("https://a:b", size)],
  ["one address and nothing but its password", (size) => `postgres://u:${filled("x", size)}`],
  ["assignments", (size) => filled("password=", size)],
  // Each asks expressions, as many as a text may (density.ts).
  ["beginnings of all detectors", (size) => filled(words, size), 450],
  ["columns' names in a string", (size) => filled("a,dni\\n", size)],
  ["columns' names in strings of each depth", (size) => filled("a,dni\\n,dni\\\\n,dni\\\\\\\\n", size)],
  ["columns' names in one line", (size) => filled(":a,dni,", size)],
  ["bearers", (size) => filled("bearer ", size)],
  ["a table of passwords", (size) => filled("| user | password |\n|---|---|\n| a | Summer2024! |\n", size)],
  ["headers of people", (size) => filled("name;email|phone\nbirthday,city\tfirst_name\n", size)],
  ["digits", (size) => filled("1", size)],
  ["spaces", (size) => filled(" ", size)],
  ["zero bytes", (size) => filled("\0", size)],
];

/** Twice what the dearest of them take in a test runner, in bytes of the reference work. */
const textCostMax = 250;
/** Between the 4 of work in proportion to the length and the 16 of its square, for a text four times as long. */
const growthMax = 8;

const cases = allDetectors.flatMap((each) => each.finds().map(({ text }) => text)).join(" \n");
const perByte =
  (before: string): ((text: string) => string) =>
  (text) =>
    Buffer.from(text).toString("hex").replaceAll(/../g, `${before}$&`);
const encodedTexts: [string, (size: number) => string][] = [
  ["percent escapes of all cases", (size) => filled(perByte("%")(cases), size)],
  [
    "escapes of three kinds in turn",
    (size) =>
      filled(["%", "\\x", "\\u00"].map((before) => perByte(before)(cases.slice(0, 4000))).join(" "), size),
  ],
  ["base64 of all cases", (size) => filled(`${Buffer.from(cases).toString("base64")} `, size)],
  ["short runs of base64", (size) => filled(`${Buffer.from(words.slice(0, 60)).toString("base64")} `, size)],
  ["backslashes", (size) => filled("\\", size)],
];
/** Twice what the dearest of them takes: what is encoded may be several times as long as the text. */
const encodedCostMax = 700;

describe("a text in which much is encoded", () => {
  it.each(encodedTexts)("costs a bounded work a byte: %s", (_, textOf) => {
    const text = bytesOf(textOf(textBytes));
    expect(costPerByte(text.length, () => layers.scanText(text), encodedCostMax, runsMax)).toBeLessThan(
      encodedCostMax,
    );
  });
});

const ignore = (): void => undefined;

function growthOf(textOf: (size: number) => string, by: Scanner): number {
  const small = bytesOf(textOf(textBytes / 4));
  const large = bytesOf(textOf(textBytes));
  return growth(
    () => by.scanText(small, ignore),
    () => by.scanText(large, ignore),
    growthMax,
    runsMax,
  );
}

describe("a text without an end in sight", () => {
  it.each(growingTexts)("costs a bounded work a byte: %s", (_, textOf, costMax = textCostMax) => {
    const text = bytesOf(textOf(textBytes));
    expect(costPerByte(text.length, () => scanner.scanText(text), costMax, runsMax)).toBeLessThan(costMax);
  });

  it.each(growingTexts)("costs no more than it is longer: %s", (_, textOf) => {
    expect(growthOf(textOf, scanner)).toBeLessThan(growthMax);
  });

  it("costs more than it is longer where all that stands before is read at each of many places", () => {
    const detector: TextDetector = {
      ...allTextDetectors[0]!,
      signs: { keywords: ["acme"], pattern: "acme" },
      search: (bytes) => ({
        done: 0,
        lookAt: (sign) => void bytes.subarray(0, sign).includes(0xff),
        found: [],
      }),
    };
    expect(
      growthOf((size) => filled("acme".padEnd(512), size), createScanner([], [], [detector])),
    ).toBeGreaterThan(growthMax);
  });
});
