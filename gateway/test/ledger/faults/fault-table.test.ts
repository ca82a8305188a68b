import { createHash } from "node:crypto";
import { mkdirSync } from "node:fs";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openLedger } from "../../../src/ledger/open.ts";
import { verifyFolder } from "../../../src/ledger/verify-folder.ts";
import { intentOf, outcomeOf } from "../records.ts";
import type { Image } from "./disk-model.ts";
import { addToModel, materialise } from "./images.ts";
import type { Fault } from "./watched-files.ts";
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

/** What a run acknowledged, and what the operator was told. */
interface Run {
  readonly intents: string[];
  readonly outcomes: string[];
  readonly seen: Set<string>;
}

/** All that was written is sealed and packed, at once. */
const packing = { sealBytesMin: 1, dutyMax: 1, freeBytesMin: 0 };

/** A start, exchanges and checkpoints, packing, and a stop. */
async function run(dataDir: string, state: Run): Promise<void> {
  const { intents, outcomes, seen } = state;
  const tell = (what: string) => (): void => void seen.add(what);
  const ledger = await openLedger({ dataDir, onTrouble: tell("readyz, standard error") }).catch(() => {
    seen.add("the start fails");
    return undefined;
  });
  if (!ledger) return;
  const exchange = async (number: number): Promise<void> => {
    const bytes = Buffer.from(JSON.stringify({ number, text: "x".repeat(300) }));
    const intent = intentOf(bytes);
    await ledger.intent(intent, { bytes, prompt: null, session: "" });
    intents.push(intent.id);
    const text = Buffer.from(`reply ${String(number)}`);
    const reply = ledger.reply(intent.id, "ada");
    reply.write(text);
    await ledger.outcome(outcomeOf(intent.id, text), "ada", reply);
    outcomes.push(intent.id);
  };
  for (let number = 0; number < 2; number++) {
    await exchange(number).catch(tell("requests are refused"));
    await ledger.checkpoint().catch(tell("readyz, standard error"));
  }
  await ledger.pack(packing).catch(tell("standard error"));
  if (!ledger.healthy) seen.add("readyz");
  try {
    await ledger[Symbol.asyncDispose]();
  } catch {
    seen.add("the stop fails");
  }
}

/** Opens what is there with a disk that works again, and gives what does not hold: nothing, after any fault. */
async function wrongIn(
  dataDir: string,
  { intents, outcomes }: Pick<Run, "intents" | "outcomes">,
): Promise<string[]> {
  files.stop();
  const wrong: string[] = [];
  const ledger = await openLedger({ dataDir });
  await ledger.checkpoint();
  for (const id of intents) {
    const { records, body } = await ledger.show(id);
    const [intent, outcome, ...more] = records;
    if (intent?.kind !== "intent" || outcome?.kind !== "outcome" || more.length > 0) {
      wrong.push(`${id}: ${records.map(({ kind }) => kind).join(", ")}`);
      continue;
    }
    if (createHash("sha256").update(body!).digest("hex") !== intent.bodySha256) wrong.push(`${id}: its body`);
    if (outcomes.includes(id) && outcome.result !== "answered") wrong.push(`${id}: its outcome`);
    if (!(await ledger.receipt(id)).startsWith("c2sp.org/tlog-proof@v1\n")) wrong.push(`${id}: its receipt`);
  }
  await ledger[Symbol.asyncDispose]();
  const { problems, pendingCount, openCount } = await verifyFolder(dataDir, { content: false });
  return [
    ...wrong,
    ...problems.map(({ message }) => message),
    ...(pendingCount + openCount > 0 ? ["records wait, or are open"] : []),
  ];
}

const newRun = (): Run => ({ intents: [], outcomes: [], seen: new Set() });

/** A log two exchanges before its first tile is full. */
const records = 253;

async function fillingLog(dataDir: string): Promise<void> {
  const ledger = await openLedger({ dataDir });
  const { id, time } = intentOf(new Uint8Array(0));
  const record = { kind: "drill", id, time, lines: [] } as const;
  await Promise.all(Array.from({ length: records }, () => ledger.append(record, "ada")));
  await ledger[Symbol.asyncDispose]();
}

/** Runs on a copy of this folder, or on none, with this fault. */
async function runOn(template: string | null, dataDir: string, fault?: Fault): Promise<Run> {
  mkdirSync(dataDir);
  if (template !== null) await cp(template, dataDir, { recursive: true });
  files.watch(dataDir, fault);
  addToModel(files.model, dataDir);
  const state = newRun();
  await run(dataDir, state);
  return state;
}

/** The steps of a run without a fault, and how often each came. */
async function stepsOf(template: string | null): Promise<Map<string, number>> {
  const dataDir = join(work, "clean");
  await runOn(template, dataDir);
  const times = new Map<string, number>();
  for (const step of files.steps) times.set(step, (times.get(step) ?? 0) + 1);
  files.stop();
  await rm(dataDir, { recursive: true });
  return times;
}

describe("the fault table", () => {
  it("each write step of keys, journal, sequencer and packing that fails, or fails and persists, and then the power is cut: nothing acknowledged is lost, the log verifies, the operator sees it", async () => {
    const template = join(work, "template");
    await fillingLog(template);
    const first = await stepsOf(null);
    const filling = [...(await stepsOf(template))].filter(([name]) => !first.has(name));
    const rows: string[] = [];
    let number = 0;
    for (const [name, times, on] of [
      ...[...first].map(([step, count]) => [step, count, null] as const),
      ...filling.map(([step, count]) => [step, count, template] as const),
    ]) {
      const cells: string[] = [];
      const fills = /^(?:create|write|mkdir|link|rename)/.test(name);
      for (const fault of [
        { how: "failed", code: fills ? "ENOSPC" : "EIO", step: name, time: 1 },
        { how: "persisted", code: "EIO", step: name, time: times },
      ] as const) {
        const dataDir = join(work, String(number++));
        const state = await runOn(on, dataDir, fault);
        const cut = files.model.afterPowerCut();
        const what = `${name}, time ${String(fault.time)}: ${fault.code} ${fault.how}`;
        expect(await wrongIn(dataDir, state), what).toEqual([]);
        materialise(cut, `${dataDir}-cut`);
        expect(await wrongIn(`${dataDir}-cut`, state), `${what}, power cut`).toEqual([]);
        cells.push(`${fault.code} ${fault.how}: ${[...state.seen].join(" + ") || "harmless"}`);
        await rm(dataDir, { recursive: true });
        await rm(`${dataDir}-cut`, { recursive: true });
      }
      rows.push(`${name.padEnd(48)} ${cells.join("; ")}`);
    }
    process.stdout.write(`${rows.join("\n")}\n${String(number)} faults\n`);
    // Room that can't be made ahead costs speed alone; every other step is seen.
    const unseen = rows.filter((row) => row.includes("harmless")).map((row) => row.slice(0, 48).trim());
    expect(unseen).toEqual([
      "write room of journal/00000000.journal",
      "write room of journal/00000001.journal",
    ]);
  }, 120_000);
});

describe("a crash at any step", () => {
  it("kill -9 or a power cut after each of them loses nothing that was acknowledged, and the log verifies", async () => {
    const template = join(work, "template");
    await fillingLog(template);
    const dataDir = join(work, "crashing");
    const acknowledged = newRun();
    const crashes: { step: string; kill: Image; cut: Image; intents: string[]; outcomes: string[] }[] = [];
    const seen = new Set<string>();
    mkdirSync(dataDir);
    await cp(template, dataDir, { recursive: true });
    files.watch(dataDir);
    addToModel(files.model, dataDir);
    files.onStep = (number) => {
      const step = files.steps[number - 1] ?? "";
      // The first time of each is enough: what comes again comes alike.
      if (seen.has(step)) return;
      seen.add(step);
      const { intents, outcomes } = acknowledged;
      const images = { kill: files.model.afterKill(), cut: files.model.afterPowerCut() };
      crashes.push({ step, ...images, intents: [...intents], outcomes: [...outcomes] });
    };
    await run(dataDir, acknowledged);
    files.stop();
    for (const [at, { step, kill, cut, ...known }] of crashes.entries()) {
      for (const [how, image] of [
        ["kill", kill],
        ["power cut", cut],
      ] as const) {
        const folder = join(work, `${how} ${String(at)}`);
        materialise(image, folder);
        expect(await wrongIn(folder, known), `${how} after ${step}`).toEqual([]);
        await rm(folder, { recursive: true });
      }
    }
    expect(crashes.length).toBeGreaterThan(30);
  }, 120_000);
});

describe("a clock that jumps", () => {
  it("backward and forward by years, between an intent and its outcome and over a restart, changes nothing", async () => {
    const dataDir = join(work, "clock");
    let nowMs = Date.parse("2026-11-29T12:00:00Z");
    const year = 365 * 24 * 3_600_000;
    const ids: string[] = [];
    for (const jumps of [
      [0, -10, 20],
      [-15, 40, -1],
    ]) {
      const ledger = await openLedger({ dataDir, clock: () => nowMs });
      for (const jump of jumps) {
        const bytes = Buffer.from(JSON.stringify({ jump }));
        const intent = intentOf(bytes, { time: new Date(nowMs).toISOString() });
        await ledger.intent(intent, { bytes, prompt: null, session: "s" });
        nowMs += jump * year;
        await ledger.outcome({ ...outcomeOf(intent.id), time: new Date(nowMs).toISOString() }, "ada", null);
        await ledger.checkpoint();
        ids.push(intent.id);
      }
      await ledger[Symbol.asyncDispose]();
    }
    expect(await wrongIn(dataDir, { intents: ids, outcomes: ids })).toEqual([]);
  });
});
