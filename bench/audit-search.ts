import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { allDetectors } from "@fourgate/core/secrets/detectors/all";
import { createScanner } from "@fourgate/core/secrets/scan/scan";
import type { SearchedRecords } from "@fourgate/gateway/ledger/record-source";
import { searchAudit } from "@fourgate/gateway/questions/search-audit";
import { searchLines } from "@fourgate/gateway/questions/search-lines";
import { analyze } from "@fourgate/gateway/store/analyze";
import { embeddedPlace } from "@fourgate/gateway/store/embedded/embedded-place";
import { makeLater } from "@fourgate/gateway/store/later-indexes";
import { storeLimits } from "@fourgate/gateway/store/limits";
import { openProjection } from "@fourgate/gateway/store/open-projection";
import type { DatabasePlace } from "@fourgate/gateway/store/place";
import { Projection } from "@fourgate/gateway/store/projection";
import { projectNext } from "@fourgate/gateway/store/project/project-next";
import type { ExchangeFilter } from "@fourgate/gateway/store/search";
import { tableBytes } from "@fourgate/gateway/store/table-bytes";
import {
  commitOf,
  lineOf,
  madeRecords,
  pathOf,
  sessionOf,
  shaOf,
  teamOf,
  timeOf,
  userOf,
  vendorOf,
} from "./audit/made-records.ts";
import { projectionTools } from "./audit/projection-tools.ts";
import { seeded } from "./measure/random.ts";
import { percentile } from "./measure/statistics.ts";
import { rounded, type BenchOptions, type BenchResult } from "./report/result.ts";

const recordCount = 1_000_000;
const quickRecordCount = 50_000;
const timesEach = 20;
const quickTimesEach = 12;
const pageSize = 50;
const indexedMsMax = 200;
const textMsMax = 1_000;

export const about =
  "an auditor's questions over a million records in the embedded database: by each side, by lines, by text";

/** Records are made as they are read, so that what is measured is the database, the search and its verifying. */
export async function bench({ quick, note }: BenchOptions): Promise<BenchResult> {
  const count = quick ? quickRecordCount : recordCount;
  const records = madeRecords(count);
  const folder = await mkdtemp(join(tmpdir(), "fourgate-search-"));
  try {
    const place = embeddedPlace(join(folder, "database"));
    const built = await build(place, records, note);
    await using projection = new Projection({
      place,
      records,
      limits: { ...storeLimits, startDelayMs: 0 },
      scanner: () => createScanner(allDetectors),
      log: () => undefined,
      complain: (what) => note(what),
    });
    while (projection.standing().state !== "following") await sleep(20);
    const asked = await ask(projection, count >>> 1, quick ? quickTimesEach : timesEach, note);
    const p95 = ({ tookMs }: Asked): number => percentile(tookMs, 95);
    const worst = (isText: boolean): number =>
      Math.max(...asked.filter((one) => one.isText === isText).map(p95));
    return {
      tables: [
        {
          title: `${count.toLocaleString("en")} records, the newest ${String(pageSize)} that match`,
          head: ["question", "p50 ms", "p95 ms", "found"],
          rows: asked.map((one) => [
            one.name,
            percentile(one.tookMs, 50).toFixed(1),
            p95(one).toFixed(1),
            String(one.found),
          ]),
        },
      ],
      remarks: [
        `made in ${(built.tookMs / 1000).toFixed(0)} s; the database takes ${(built.bytes / 1e6).toFixed(0)} MB, of it the text index ${(built.textBytes / 1e6).toFixed(0)} MB`,
      ],
      figures: {
        records: count,
        indexed_p95_ms: rounded(worst(false)),
        text_p95_ms: rounded(worst(true)),
        records_per_second: rounded(count / (built.tookMs / 1000)),
      },
      targets: { indexed_p95_ms: { at_most: indexedMsMax }, text_p95_ms: { at_most: textMsMax } },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Built {
  readonly tookMs: number;
  readonly bytes: number;
  readonly textBytes: number;
}

async function build(
  place: DatabasePlace,
  records: SearchedRecords,
  note: (line: string) => void,
): Promise<Built> {
  const { store, at, isLoading } = await openProjection(place, records, { clear: false });
  try {
    const startMs = performance.now();
    const tools = projectionTools(records);
    let position = at;
    while (position.position < records.count) {
      position = await projectNext(store, records, position, tools);
      if (position.position % 50_000 === 0) note(`${String(position.position)} records`);
    }
    if (isLoading) await makeLater(store);
    note("indexes made");
    await analyze(store);
    const tookMs = performance.now() - startMs;
    const sizes = await tableBytes(store);
    const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
    return { tookMs, bytes, textBytes: (sizes.get("texts") ?? 0) + (sizes.get("carried") ?? 0) };
  } finally {
    await store.destroy();
  }
}

interface Asked {
  readonly name: string;
  readonly isText: boolean;
  readonly tookMs: readonly number[];
  /** In the last round. */
  readonly found: number;
}

type Question = (exchange: number) => ExchangeFilter;

const questions: Readonly<Record<string, Question>> = {
  user: (at) => ({ user: userOf(at) }),
  team: (at) => ({ team: teamOf(at) }),
  tool: () => ({ tool: "codex" }),
  session: (at) => ({ session: sessionOf(at) }),
  repo: (at) => ({ repo: pathOf(at).repo }),
  path: (at) => ({ path: pathOf(at).path }),
  "path, its beginning": (at) => ({ path: `${pathOf(at).path.slice(0, 10)}**` }),
  "path, its end": (at) => ({ path: `**/${pathOf(at).path.split("/").at(-1) ?? ""}` }),
  "digest of lines": (at) => ({ sha256: shaOf(at) }),
  commit: (at) => ({ commit: commitOf(at).slice(0, 10) }),
  vendor: (at) => ({ vendor: vendorOf(at) }),
  model: () => ({ model: "gemini-3-pro" }),
  "result, none": () => ({ result: "blocked" }),
  gate: () => ({ gate: 3 }),
  period: (at) => ({ from: timeOf(at - 500), to: timeOf(at) }),
  "user, vendor, period": (at) => ({
    user: userOf(at),
    vendor: vendorOf(at),
    from: timeOf(at - 20_000),
    to: timeOf(at),
  }),
  "team, repo, model": (at) => ({ team: teamOf(at), repo: pathOf(at).repo, model: "claude-sonnet-4-5" }),
  "user, path, gate": (at) => ({ user: userOf(at), path: pathOf(at).path, gate: 3 }),
};

async function ask(
  projection: Projection,
  exchanges: number,
  times: number,
  note: (line: string) => void,
): Promise<readonly Asked[]> {
  const random = seeded(7);
  const draw = (): number => Math.floor(random() * exchanges);
  const asked: Asked[] = [];
  const measure = async (
    name: string,
    isText: boolean,
    one: (exchange: number) => Promise<number>,
  ): Promise<void> => {
    const tookMs: number[] = [];
    let found = 0;
    // The first opens connection and caches.
    for (let round = -1; round < times; round++) {
      const exchange = draw();
      const startMs = performance.now();
      found = await one(exchange);
      if (round >= 0) tookMs.push(performance.now() - startMs);
    }
    asked.push({ name, isText, tookMs, found });
    note(`${name}: ${percentile(tookMs, 95).toFixed(0)} ms`);
  };
  const page = { before: null, countMax: pageSize };
  for (const [name, question] of Object.entries(questions)) {
    await measure(name, false, async (at) => {
      const { exchanges: found } = await searchAudit(projection, { filter: question(at), text: "" }, page);
      return found.length;
    });
  }
  await measure("a page in the middle", false, async (at) => {
    const { exchanges: found } = await searchAudit(
      projection,
      { filter: { vendor: vendorOf(at) }, text: "" },
      { before: at * 2, countMax: pageSize },
    );
    return found.length;
  });
  await measure("20 lines of a file", false, async (at) => {
    const lines = Array.from({ length: 20 }, (_, line) => lineOf(at, line));
    return (await searchLines(projection, { filter: {}, lines })).left;
  });
  const texts: Readonly<Record<string, (exchange: number) => string>> = {
    "text: a line": (at) => lineOf(at, 3),
    "text: part of a name": (at) => lineOf(at, 5).slice(12, 24),
    "text: a common word": () => "await",
    "text: nowhere": (at) => `nowhere-at-all-${String(at)}`,
    "text: three letters": (at) => lineOf(at, 2).slice(8, 11),
  };
  for (const [name, textOf] of Object.entries(texts)) {
    await measure(name, true, async (at) => {
      const { exchanges: found } = await searchAudit(projection, { filter: {}, text: textOf(at) }, page);
      return found.length;
    });
  }
  return asked;
}
