import { describe, expect, test } from "vitest";
import { bodyOfBlock, type CorpusBody, corpusOf, plansOf } from "../quality/corpus/corpus.ts";
import { encodings } from "../quality/corpus/encodings.ts";
import { secretKinds } from "../quality/corpus/kinds.ts";
import { negativeKinds } from "../quality/corpus/negatives/negatives.ts";
import { type Flagged, ratesOf, scoreCorpus } from "../quality/score.ts";

const seed = "a seed for tests";
const plans = plansOf(seed);
const some = [...corpusOf(seed, plans, 400)];

describe("the corpus of agent traffic", () => {
  test("is the same for the same seed and another for another", () => {
    const bytes = (from: string): string =>
      [...corpusOf(from, plansOf(from), 40)].map((body) => body.bytes.toString("utf8")).join("\n");
    expect(bytes(seed)).toBe(bytes(seed));
    expect(bytes("another")).not.toBe(bytes(seed));
  });

  test("makes one block again by its index, as it stands among all", () => {
    const body = some[17]!;
    expect(bodyOfBlock(seed, plans, body.blocks[3]!.index).bytes.equals(body.bytes)).toBe(true);
  });

  test("has at least 5,000 blocks, 120 kinds of vendors and 30 others, each with its document, and hard negatives", () => {
    expect(plans.length).toBeGreaterThanOrEqual(5_000);
    const ofGroup = (group: string): number => secretKinds.filter((kind) => kind.group === group).length;
    expect(ofGroup("vendor")).toBeGreaterThanOrEqual(120);
    expect(ofGroup("generic")).toBeGreaterThanOrEqual(30);
    expect(secretKinds.filter(({ source }) => !/^https:\/\/\S+$/.test(source))).toEqual([]);
    expect(new Set(secretKinds.map(({ id }) => id)).size).toBe(secretKinds.length);
    const negatives = new Set(plans.flatMap((plan) => ("negative" in plan ? [plan.negative.id] : [])));
    expect(negatives.size).toBe(negativeKinds.length);
  });

  test("has every kind in every encoding that anybody would write it in", () => {
    const pairs = new Set(
      plans.flatMap((plan) => ("negative" in plan ? [] : [`${plan.kind.id} ${plan.encoding.id}`])),
    );
    // Escapes need quotes around the value, percent-encoding one line, a broken line a plain value.
    const picky = new Set(["unicode-escapes", "hex-escapes", "percent", "continued"]);
    for (const { id } of secretKinds) {
      const missing = encodings.filter((encoding) => !pairs.has(`${id} ${encoding.id}`));
      expect(missing.filter((encoding) => !picky.has(encoding.id))).toEqual([]);
    }
    for (const encoding of encodings) {
      const kinds = secretKinds.filter(({ id }) => pairs.has(`${id} ${encoding.id}`)).length;
      expect(kinds, encoding.id).toBeGreaterThan(100);
    }
  });

  test("plants exactly what it says, in bodies that are JSON", () => {
    for (const { bytes, blocks } of some) {
      const text = bytes.toString("utf8");
      expect(() => JSON.parse(text) as unknown).not.toThrow();
      expect(text).not.toMatch(/[\uE000-\uF8FF]/);
      for (const block of blocks) {
        expect(block.planted.length > 0).toBe(block.negative === undefined);
        for (const secret of block.planted) {
          expect(secret.start).toBeGreaterThanOrEqual(block.start);
          expect(secret.end).toBeLessThanOrEqual(block.end);
          expect(secret.end - secret.start).toBeGreaterThanOrEqual(6);
        }
      }
    }
  });

  test("writes a secret of a known form just there", () => {
    const found = some.flatMap(({ bytes, blocks }) =>
      blocks.flatMap(({ planted }) =>
        planted
          .filter(({ kind, encoding }) => kind.startsWith("github-") && encoding === "plain")
          .map(({ start, end }) => bytes.subarray(start, end).toString("utf8")),
      ),
    );
    expect(found.length).toBeGreaterThan(0);
    for (const value of found) expect(value).toMatch(/^(?:gh[opsur]|github_pat)_\w+$/);
  });

  test("opens base64 and hex to a text with something in it", () => {
    const inner = some.flatMap(({ bytes, blocks }) =>
      blocks.flatMap(({ planted }) =>
        planted
          .filter(({ encoding }) => encoding === "hex" || encoding === "base64")
          .map(({ start, end, encoding }) =>
            Buffer.from(bytes.subarray(start, end).toString("utf8"), encoding as "hex" | "base64").toString(
              "utf8",
            ),
          ),
      ),
    );
    expect(inner.length).toBeGreaterThan(0);
    for (const text of inner) expect(text).toMatch(/^# settings of the shop/);
  });
});

describe("the score", () => {
  const planted = some.reduce((sum, { blocks }) => sum + blocks.flatMap((block) => block.planted).length, 0);
  const exactly = ({ blocks }: CorpusBody): Flagged[] =>
    blocks.flatMap((block) => block.planted.map(({ start, end }) => ({ detector: "fake", start, end })));

  test("is no recall for a scanner that finds nothing", async () => {
    const { judged, alarms } = await scoreCorpus(some, () => []);
    expect(ratesOf(judged, alarms.length)).toMatchObject({
      planted,
      found: 0,
      recall: 0,
      precision: 1,
      f1: 0,
    });
  });

  test("is full for one that finds just what was planted", async () => {
    const { judged, alarms } = await scoreCorpus(some, exactly);
    expect(ratesOf(judged, alarms.length)).toMatchObject({ found: planted, recall: 1, precision: 1, f1: 1 });
  });

  test("counts what a part of was found as not found, and two findings that cover it together as one", async () => {
    const halves = (body: CorpusBody): Flagged[] =>
      exactly(body).flatMap(({ detector, start, end }) => [
        { detector, start, end: start + 3 },
        { detector, start: start + 3, end },
      ]);
    expect(ratesOf((await scoreCorpus(some, halves)).judged, 0).recall).toBe(1);
    const heads = async (body: CorpusBody): Promise<Flagged[]> =>
      halves(body).filter((_, index) => index % 2 === 0);
    const { judged, alarms } = await scoreCorpus(some, heads);
    expect(new Set(judged.map(({ outcome }) => outcome))).toEqual(new Set(["partly"]));
    expect(alarms).toEqual([]);
  });

  test("counts a finding in each negative, beside each secret and outside of blocks as a false alarm", async () => {
    const everything = ({ blocks, bytes }: CorpusBody): Flagged[] => [
      { detector: "fake", start: 0, end: 5 },
      { detector: "fake", start: bytes.length - 5, end: bytes.length },
      ...blocks.map(({ start }) => ({ detector: "fake", start, end: start + 1 })),
    ];
    const { alarms } = await scoreCorpus(some, everything);
    const negatives = some.flatMap(({ blocks }) => blocks).filter(({ negative }) => negative !== undefined);
    expect(alarms.filter(({ where }) => where === "frame")).toHaveLength(some.length * 2);
    expect(alarms.filter(({ where }) => negatives.some(({ negative }) => negative === where))).toHaveLength(
      negatives.length,
    );
    expect(alarms.some(({ where }) => where.startsWith("beside "))).toBe(true);
  });
});
