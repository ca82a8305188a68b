import { hash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { askedAsRecorded, foundDigest } from "@fourgate/gateway/evidence/bundle-reading";
import { evidenceFiles, type EvidenceManifest } from "@fourgate/gateway/evidence/evidence-folder";
import { EvidencePages } from "../../src/evidence/evidence-pages.ts";
import { readLines } from "../../src/evidence/read-lines.ts";
import { checkExceptions } from "../../src/evidence/verify-exceptions.ts";
import { checkReading, type ReadingReport } from "../../src/evidence/verify-reading.ts";
import { kept, type KeptRecord } from "../../src/evidence/kept-record.ts";
import { EvidenceWriter } from "@fourgate/gateway/evidence/write-evidence";
import { id, intent } from "../../../tools/samples/audit-records.ts";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "fg-evidence-"));
});
afterEach(() => rm(home, { recursive: true, force: true }));

describe("a bundle's pages", () => {
  const facts = {
    exchangeCount: 0,
    log: "l",
    size: 9,
    madeAt: "now",
    asked: "",
    version: "0.1.0",
    exceptions: [],
  };
  const pagesOf = async (count: number, said: string): Promise<Map<string, string>> => {
    const written = new Map<string, string>();
    const pages = new EvidencePages(async (name, content) => void written.set(name, content));
    for (let n = 0; n < count; n++) {
      const text = {
        role: "user",
        kind: "user_text",
        tool: "",
        text: said,
        isNew: true,
        redactions: 0,
      } as const;
      const records = [{ index: n, record: intent({ id: id(n) }) }];
      await pages.add({ id: id(n), records, conversation: [text] });
    }
    await pages.finish({ ...facts, exchangeCount: count });
    return written;
  };

  test("are one while all fits on it", async () => {
    const written = await pagesOf(200, "hello");
    expect([...written.keys()]).toEqual(["index.html"]);
    expect(written.get("index.html")).toContain(`id="x${id(199)}"`);
  });

  test("are many where it does not, each exchange on one of them, and the first lists them", async () => {
    const written = await pagesOf(450, "hello");
    const names = ["pages/00001.html", "pages/00002.html", "pages/00003.html"];
    expect([...written.keys()]).toEqual([...names, "index.html"]);
    for (const name of names) expect(written.get("index.html")).toContain(`<a href="${name}">`);
    for (const n of [0, 199, 200, 449]) {
      const holding = names.filter((name) => written.get(name)?.includes(`id="x${id(n)}"`));
      expect(holding).toEqual([names[Math.floor(n / 200)]]);
    }
    expect(written.get("index.html")).not.toContain(id(0));
  });

  test("stay small where much was said", async () => {
    const written = await pagesOf(7, "x".repeat(1_500_000));
    expect(written.size).toBe(5);
    for (const text of written.values()) expect(text.length).toBeLessThan(5_000_000);
  });
});

describe("a bundle that is not finished", () => {
  test("is no bundle, and what was written of it is removed", async () => {
    const out = join(home, "out");
    const failing = async (): Promise<void> => {
      await using writer = await EvidenceWriter.into(out, {
        asked: "",
        version: "0.1.0",
        nowMs: 0,
        policyText: () => Promise.resolve(null),
      });
      const of = {
        id: id(1),
        records: [1],
        body: null,
        reply: null,
        bodyBytes: Buffer.from("b"),
        replyBytes: null,
      };
      await writer.exchange({ ...of, collected: [] });
      expect(await readdir(join(out, evidenceFiles.bodies))).toEqual([id(1)]);
      await writer.exchange({ ...of, collected: [] });
    };
    await expect(failing()).rejects.toMatchObject({
      code: "record_failed",
      message: /^bodies.*\(EEXIST\)$/ as never,
    });
    expect(await readdir(home)).toEqual([]);
  });

  test("is not written over what is there", async () => {
    await mkdir(join(home, "out"));
    await writeFile(join(home, "out", "mine"), "");
    await expect(EvidenceWriter.into(join(home, "out"), {} as never)).rejects.toThrow("is not empty");
    expect(await readdir(join(home, "out"))).toEqual(["mine"]);
  });
});

describe("lines", () => {
  test("end at line feeds alone, across what is read at once, and need an end", async () => {
    const lines = ["a".repeat(70_000), "", "b\u2028c\rd", "e".repeat(200_000)];
    await writeFile(join(home, "lines"), `${lines.join("\n")}\nunended`);
    const found: string[] = [];
    for await (const { text, start, length } of readLines(join(home, "lines"))) {
      found.push(text);
      const bytes = await readFile(join(home, "lines"));
      expect(bytes.subarray(start, start + length).toString()).toBe(text);
    }
    expect(found).toEqual(lines);
    for await (const line of readLines(join(home, "nothing"))) expect(line).toBe("never");
  });
});

describe("what a bundle says of itself", () => {
  const madeAt = "2026-11-22T14:05:00.000Z";
  const of = (...numbers: readonly number[]): EvidenceManifest["exchanges"] =>
    numbers.map((n) => ({ id: id(n), records: [], body: null, reply: null }));
  const made = kept({
    kind: "read",
    id: id(9),
    time: madeAt,
    reader: "admin",
    of: "",
    act: "bundle",
    asked: "user mia",
    found: 2,
    foundSha256: foundDigest([id(2), id(1)]),
  });
  const check = (more: object = {}, record: KeptRecord = made): ReadingReport =>
    checkReading(
      { reading: 7, exchanges: of(1, 2), asked: "user mia", madeAt, ...more },
      new Map([[7, record]]),
    );

  test("holds where the log's record of it says the same", () => {
    expect(check()).toEqual({ completeness: "recorded", problems: [] });
    expect(foundDigest([id(2), id(1)])).toBe(hash("sha256", `${id(1)}\n${id(2)}\n`, "hex"));
  });

  test("is not known to be whole without one, which is no fault", () => {
    expect(check({ reading: null })).toEqual({ completeness: "no_gateway", problems: [] });
    expect(check({ reading: undefined })).toEqual({ completeness: "older", problems: [] });
  });

  test.each([
    ["an exchange too few", { exchanges: of(1) }, "says that 2 exchanges went into it, and 1 is here"],
    ["another exchange", { exchanges: of(1, 3) }, "says that other exchanges went into it"],
    ["one of them twice", { exchanges: of(1, 1) }, "says that other exchanges went into it"],
    ["another question", { asked: "" }, "made for everything, and the log's record"],
    ["another time", { madeAt: "2026-11-22T14:05:00.001Z" }, "made at 2026-11-22T14:05:00.001Z, and"],
    ["a record that is not there", { reading: 8 }, "(entry 8) is not there"],
  ])("does not hold with %s", (_what, more, told) => {
    expect(check(more).problems).toEqual([expect.stringContaining(told)]);
  });

  test("is not believed by the record of a search", () => {
    const search = kept({ kind: "read", id: id(9), time: madeAt, reader: "admin", of: "", found: 2 });
    expect(check({}, search).problems).toEqual([expect.stringContaining("is not there")]);
  });

  test("is cut where it is long, as in the record", () => {
    expect(askedAsRecorded("x".repeat(500))).toBe("x".repeat(500));
    const cut = askedAsRecorded(`${"x".repeat(448)}${"\u{1f512}".repeat(60)}, drills left out`);
    expect(cut).toHaveLength(500);
    expect(cut).toMatch(/^x{448}\ufffd….*, drills left out$/);
    expect(cut.isWellFormed()).toBe(true);
  });
});

describe("an exception that a verdict used", () => {
  const use = { exception: "a1", fingerprint: "f1", detector: "d1" };
  const judged: KeptRecord = { id: id(1), used: [use], kind: "intent", bodySha256: "" };
  const made = (more: Partial<typeof use> = {}): KeptRecord => ({
    id: id(9),
    used: [],
    kind: "allow",
    made: { ...use, ...more },
    takenBack: null,
  });
  const check = (allow: readonly [number, KeptRecord], record: KeptRecord = judged): object =>
    checkExceptions(
      { exchanges: [{ id: id(1), records: [5], body: null, reply: null }], allows: [allow[0]] },
      new Map([[5, record], allow]),
    );

  test("beside the body is known by the reason that says so", () => {
    const reason = {
      gate: 3,
      rule: "d1",
      message: "AWS key in the header x-note, allowed by a1",
      remedy: "",
    } as const;
    const plain = { ...reason, message: "AWS key in the header x-note" };
    const record = kept(intent({ observed: [reason, plain, { ...reason, gate: 2 }] }));
    expect(record.used).toEqual([{ exception: "a1", fingerprint: null, detector: "d1" }]);
    expect(check([4, made()], record)).toMatchObject({ shown: 1, problems: [] });
  });

  test.each([
    ["holds", [4, made()], { shown: 1, problems: [] }],
    [
      "was made after it",
      [6, made()],
      { shown: 0, problems: [expect.stringContaining("was made after it")] },
    ],
    [
      "is another value's",
      [4, made({ fingerprint: "f2" })],
      { problems: [expect.stringContaining("something else")] },
    ],
    [
      "is another detector's",
      [4, made({ detector: "d2" })],
      { problems: [expect.stringContaining("something else")] },
    ],
    ["is another", [4, made({ exception: "a2" })], { problems: [expect.stringContaining("is not there")] }],
    [
      "is no exception",
      [5, judged],
      { problems: [expect.stringContaining("makes no exception"), expect.anything()] },
    ],
  ] as const)("that %s is told so", (_what, allow, expected) => {
    expect(check(allow)).toMatchObject(expected);
  });
});
