import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import { cp, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ulids } from "@fourgate/wire/ids";
import type { FollowedLedger } from "../../../src/ledger/ledger.ts";
import { openLedger } from "../../../src/ledger/open.ts";
import { verifyFolder } from "../../../src/ledger/verify-folder.ts";
import { RetentionOpening } from "../../../src/retention/opening.ts";
import type { Retention } from "../../../src/retention/retention.ts";
import { intentOf, outcomeOf } from "../records.ts";
import type { Image } from "./disk-model.ts";
import { addToModel, materialise } from "./images.ts";
import { workFolder } from "./work-folder.ts";

const { files } = await vi.hoisted(async () => {
  const { WatchedFiles } = await import("./watched-files.ts");
  return { files: new WatchedFiles() };
});
vi.mock("node:fs/promises", async (load) => files.promises(await load()));
vi.mock("node:fs", async (load) => files.callbacks(await load()));

let work = "";
beforeEach(async () => {
  work = await workFolder();
});
afterEach(async () => {
  files.stop();
  await rm(work, { recursive: true, force: true });
});

const segmentBytesMax = 200_000;
const terms = {
  recordsDays: null,
  contentDays: { public: null, internal: null, confidential: null, restricted: null },
};

interface House extends AsyncDisposable {
  readonly ledger: FollowedLedger;
  readonly retention: Retention;
}

async function open(dataDir: string): Promise<House> {
  const opening = new RetentionOpening();
  const { onRetention, onLeaf } = opening;
  const ledger = await openLedger({ dataDir, segmentBytesMax, onRetention, onLeaf });
  const told = { log: () => undefined, complain: () => undefined };
  const parts = { root: dataDir, terms: () => terms, clock: Date.now, nextId: ulids(), told };
  const retention = await opening.over(ledger, parts);
  return { ledger, retention, [Symbol.asyncDispose]: () => ledger[Symbol.asyncDispose]() };
}

/** What the first segment, which is full, takes of the disk. */
async function storedBytes(dataDir: string): Promise<number> {
  return (await stat(join(dataDir, "journal", "00000000.journal"))).blocks * 512;
}

/** Ada's and Bob's content; the first segment is full of Ada's. */
async function filled(dataDir: string): Promise<string> {
  await using house = await open(dataDir);
  let first = "";
  for (const user of ["ada", "ada", "ada", "bob"]) {
    const bytes = randomBytes(80_000);
    const plain = intentOf(bytes);
    const intent = { ...plain, actor: { ...plain.actor, user } };
    await house.ledger.intent(intent, { bytes, prompt: null, session: "" });
    await house.ledger.outcome(outcomeOf(intent.id), user, null);
    if (first === "") first = intent.id;
  }
  return first;
}

async function comesAbout(holds: () => Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < 500; tries++) {
    if (await holds()) return true;
    await sleep(10);
  }
  return false;
}

/** An erasure to its end, its space given back. */
async function erasing(dataDir: string): Promise<void> {
  await using house = await open(dataDir);
  const before = await storedBytes(dataDir);
  await house.retention.as("admin").erase("ada", "article 17");
  const isDone = async (): Promise<boolean> =>
    (await storedBytes(dataDir)) < before / 2 && !existsSync(join(dataDir, "reclaim.json"));
  expect(await comesAbout(isDone)).toBe(true);
  files.stop();
}

describe("an erasure that a crash cuts short", () => {
  it("is finished by the next start after each of its steps, its space included, or was never decided", async () => {
    const template = join(work, "template");
    const id = await filled(template);
    const full = await storedBytes(template);
    const dataDir = join(work, "erasing");
    mkdirSync(dataDir);
    await cp(template, dataDir, { recursive: true });
    files.watch(dataDir);
    addToModel(files.model, dataDir);
    const crashes: { readonly step: string; readonly how: string; readonly image: Image }[] = [];
    const seen = new Set<string>();
    let isDecided = false;
    files.onStep = (number) => {
      const step = files.steps[number - 1] ?? "";
      // The start and the tree are another test's; of what comes again the first time is enough.
      const isErasing = files.steps.some((one) => one.startsWith("fdatasync journal"));
      if (!isErasing || seen.has(step) || / log(?:\/|$)/.test(step)) return;
      seen.add(step);
      isDecided ||= step.startsWith("unlink keys/subjects");
      crashes.push({ step, how: "kill", image: files.model.afterKill() });
      crashes.push({ step, how: "power cut", image: files.model.afterPowerCut() });
    };
    await erasing(dataDir);
    files.stop();
    expect(isDecided).toBe(true);
    for (const [at, { step, how, image }] of crashes.entries()) {
      const folder = join(work, String(at));
      materialise(image, folder);
      await using house = await open(folder);
      const isGone = house.ledger.keyring.secretSha256("ada") === undefined;
      const what = `${how} after ${String(at)} ${step}`;
      // What is not gone was never decided, and is whole.
      const isRight = isGone
        ? await comesAbout(async () => (await storedBytes(folder)) < full / 2)
        : (await house.ledger.wireBytes(id)).length === 80_000;
      expect(isRight, what).toBe(true);
      await house[Symbol.asyncDispose]();
      expect((await verifyFolder(folder, { content: true })).problems, what).toEqual([]);
      await rm(folder, { recursive: true });
    }
    expect(crashes.length).toBeGreaterThan(20);
  }, 120_000);
});
