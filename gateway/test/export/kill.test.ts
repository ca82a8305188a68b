import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { HttpStandIn, json } from "./kit/http-stand-in.ts";
import { dataFolders } from "../ledger/data-folder.ts";

const folders = dataFolders();
const killCount = 2;

/** Log indexes by run, as the receiver took them. */
let runs: number[][];
let receiver: HttpStandIn;
/** Told of each batch before it is answered. */
let onBatch: () => void = () => undefined;

beforeEach(async () => {
  runs = [];
  receiver = await HttpStandIn.open(({ body }) => {
    const events = JSON.parse(body) as readonly { readonly log: { readonly index: number } }[];
    runs.at(-1)?.push(...events.map(({ log }) => log.index));
    onBatch();
    return json({});
  });
});
afterEach(() => receiver[Symbol.asyncDispose]());

it(`kill -9 while an export runs, ${String(killCount)} times: nothing is lost, and what comes twice is at most the last batch`, async () => {
  const dataDir = await folders();
  const statePath = join(dataDir, "siem.json");
  const positionNow = async (): Promise<number> =>
    (JSON.parse(await readFile(statePath, "utf8").catch(() => '{"position":0}')) as { position: number })
      .position;
  const cursors: number[] = [];
  const run = async (countMax: number, killAtBatch: number | null): Promise<string> => {
    runs.push([]);
    cursors.push(await positionNow());
    const entry = join(import.meta.dirname, "kill-child.ts");
    const child = spawn(process.execPath, [entry, dataDir, receiver.url, statePath, String(countMax)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const closed = once(child, "close");
    let batches = 0;
    onBatch = () => {
      // In the middle of a batch: the receiver has it, and its answer does not come.
      if (++batches === killAtBatch) child.kill("SIGKILL");
    };
    if (killAtBatch !== null) {
      await closed;
      return "";
    }
    const [said] = (await once(child.stdout, "data")) as [Buffer];
    child.kill("SIGKILL");
    await closed;
    return said.toString();
  };
  for (let kill = 0; kill < killCount; kill++) await run(60 * (kill + 1), 2 + kill);
  const count = Number(await run(200, null));
  expect(count).toBeGreaterThanOrEqual(200);
  const all = new Set(runs.flat());
  expect([all.size, Math.max(...all)]).toEqual([count, count - 1]);
  for (const [at, sent] of runs.entries()) {
    expect(sent, `run ${String(at)}`).toEqual(sent.toSorted((a, b) => a - b));
    expect(sent[0]).toBe(cursors[at]);
    // What was sent before the cursor is not sent again.
    const before = Math.max(-1, ...runs.slice(0, at).flat());
    expect(before - (sent[0] ?? 0)).toBeLessThan(7);
  }
  expect(runs.flat().length).toBeGreaterThan(all.size);
}, 120_000);
