import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openWrittenFile } from "../../src/relay/written-file.ts";

let folder: string;
const complaints: string[] = [];
const complain = (what: string): void => void complaints.push(what);
const reader = { fingerprints: (text: string) => [text], textDigest: () => "" };
const named = (number: number): string => number.toString(16).padStart(16, "0");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "written-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test("what a model wrote is known after a restart, in a file of its owner's that holds fingerprints alone", async () => {
  const path = join(folder, "one");
  const first = await openWrittenFile(path, complain);
  for (const number of [1, 2, 1]) first.learn(named(number), reader);
  const again = await openWrittenFile(path, complain);
  expect([1, 2, 3].map((number) => again.has(named(number)))).toEqual([true, true, false]);
  expect(await readFile(path, "utf8")).toBe(`${named(1)}\n${named(2)}\n`);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test("a file that grew is cut to the newest, and a damaged line is left out", async () => {
  const path = join(folder, "two");
  const lines = Array.from({ length: 100_001 }, (_, number) => named(number));
  await writeFile(path, `not a fingerprint\n${lines.join("\n")}\n00`);
  const written = await openWrittenFile(path, complain);
  expect([written.has(named(100_000)), written.has(named(1))]).toEqual([true, false]);
  expect((await readFile(path, "utf8")).split("\n")).toHaveLength(50_001);
});

test("where it can't be written, a complaint says so and the guard goes on", async () => {
  const written = await openWrittenFile(join(folder, "missing", "three"), complain);
  written.learn(named(7), reader);
  expect(written.has(named(7))).toBe(true);
  expect(complaints).toEqual(["what a model wrote is known until the next start only"]);
});
