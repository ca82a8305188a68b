import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { allDetectors } from "@fourgate/core/secrets/detectors/all";
import { createScanner } from "@fourgate/core/secrets/scan/scan";
import { bodyOfBlock, corpusOf, plansOf } from "./quality/corpus/corpus.ts";
import { DefaultGate } from "./quality/default-gate.ts";
import { installedText } from "./quality/installed-packages.ts";
import { judgeLeakyRepo } from "./quality/leaky-repo.ts";
import { alarmTable, groupTable, missTable, rateRow } from "./quality/score-tables.ts";
import { type Alarm, type Judged, ratesOf, scoreCorpus } from "./quality/score.ts";
import { type BenchOptions, type BenchResult, rounded } from "./report/result.ts";
import type { Table } from "./report/table.ts";

export const about = "gate 3's precision and recall on agent traffic, leaky-repo and installed packages";

const DATA = new URL("../../shared/data/", import.meta.url);
const PACKAGES = fileURLToPath(new URL("../node_modules/", import.meta.url));
const QUICK_BLOCKS = 2_000;
const QUICK_PACKAGE_BYTES = 20_000_000;
const WINDOW_BYTES = 5_000_000;

/** Missing data is left out, and said. */
type Part = Pick<BenchResult, "tables" | "remarks" | "figures" | "targets">;

/**
 * How much gate 3 finds and how often it is wrong. `seed` says which corpus is generated; without one
 * it is the commit. `index` looks at one block alone.
 */
export async function bench(options: BenchOptions): Promise<BenchResult> {
  const seed = options.seed ?? (await commit());
  options.note(`agent traffic, seed ${seed}`);
  const parts = [await agentTraffic(seed, options)];
  if (options.index === undefined) {
    options.note("leaky-repo");
    parts.push(await leakyRepo());
    options.note("installed packages");
    parts.push(await installedPackages(options.quick));
  }
  return {
    tables: parts.flatMap(({ tables }) => tables),
    remarks: parts.flatMap(({ remarks }) => remarks),
    figures: Object.assign({}, ...parts.map(({ figures }) => figures)) as BenchResult["figures"],
    targets: Object.assign({}, ...parts.map(({ targets }) => targets)) as BenchResult["targets"],
  };
}

async function agentTraffic(seed: string, { quick, index }: BenchOptions): Promise<Part> {
  const plans = plansOf(seed);
  if (index !== undefined && !Object.hasOwn(plans, index))
    throw new RangeError(`--index: the corpus has blocks 0 to ${String(plans.length - 1)}`);
  const bodies =
    index === undefined
      ? corpusOf(seed, plans, quick ? QUICK_BLOCKS : plans.length)
      : [bodyOfBlock(seed, plans, index)];
  await using gate = new DefaultGate();
  const score = await scoreCorpus(bodies, (body) => gate.find(body));
  const isShown = (one: Judged | Alarm): boolean => index === undefined || one.index === index;
  const judged = score.judged.filter(isShown);
  const alarms = score.alarms.filter(isShown);
  const vendor = judged.filter(({ group }) => group === "vendor");
  const generic = judged.filter(({ group }) => group === "generic");
  const personal = judged.filter(({ group }) => group === "personal");
  const secrets = [...vendor, ...generic];
  const all = ratesOf(secrets, alarms.length);
  const tables: Table[] = [
    {
      title: `agent traffic, seed ${seed}: ${String(score.blocks)} blocks`,
      head: ["", "planted", "found", "partly", "missed", "recall", "false alarms", "precision", "F1"],
      rows: [
        rateRow("vendors' tokens", vendor),
        rateRow("generic", generic),
        rateRow("secrets", secrets, alarms.length),
        rateRow("people's numbers", personal),
      ],
    },
    groupTable("recall by encoding", judged, ({ encoding }) => encoding),
    groupTable("recall by shape of the block", judged, ({ shape }) => shape),
    groupTable("recall by client", judged, ({ client }) => client),
    groupTable("recall by kind, where it is not 1", judged, ({ kind }) => kind, true),
    missTable(judged),
    alarmTable(alarms),
  ];
  return {
    tables: tables.filter(({ rows }) => rows.length > 0),
    remarks: [
      `seed ${seed}; a block again: npm run bench -- secrets-quality --seed ${seed} --index N`,
      "precision and F1 are of secrets, and every false alarm counts against them.",
      "a secret is found where findings that the gate acts on by default cover every byte of it, or the whole run that encodes it.",
    ],
    figures: {
      agent_blocks: score.blocks,
      agent_vendor_recall: rounded(ratesOf(vendor, 0).recall),
      agent_generic_recall: rounded(ratesOf(generic, 0).recall),
      agent_precision: rounded(all.precision),
      agent_f1: rounded(all.f1),
      agent_personal_recall: rounded(ratesOf(personal, 0).recall),
    },
    targets:
      index === undefined
        ? {
            agent_vendor_recall: { at_least: 0.97 },
            agent_generic_recall: { at_least: 0.92 },
            agent_precision: { at_least: 0.97 },
          }
        : {},
  };
}

async function leakyRepo(): Promise<Part> {
  const archive = new URL("leaky-repo.tar.gz", DATA);
  const labels = new URL("leaky-repo-labels.csv", DATA);
  if (!existsSync(archive) || !existsSync(labels))
    return {
      tables: [],
      remarks: ["leaky-repo is not here (../shared/data): not measured"],
      figures: {},
      targets: {},
    };
  const scanner = createScanner(allDetectors);
  const measured = async (isCounted: (confidence: string) => boolean): Promise<[number, number, number]> => {
    const files = await judgeLeakyRepo(fileURLToPath(archive), fileURLToPath(labels), (bytes) =>
      scanner
        .scanText(bytes)
        .filter(({ confidence }) => isCounted(confidence))
        .map(({ start }) => start),
    );
    const sum = (count: (file: (typeof files)[number]) => number): number =>
      files.reduce((total, file) => total + count(file), 0);
    return [sum(({ found }) => found), sum(({ risk }) => risk), sum((file) => file.false)];
  };
  const every = await measured(() => true);
  const acted = await measured((confidence) => confidence !== "low");
  return {
    tables: [
      {
        title: "leaky-repo, lines",
        head: ["confidence", "found", "risk lines", "false"],
        rows: [
          ["every", ...every.map(String)],
          ["medium and high", ...acted.map(String)],
        ],
      },
    ],
    remarks: ["leaky-repo: counted per file, a finding at its first line; detectors were tuned on it."],
    figures: {
      leaky_risk_share: rounded(every[0] / every[1]),
      leaky_false: every[2],
      leaky_risk_share_acted: rounded(acted[0] / acted[1]),
      leaky_false_acted: acted[2],
    },
    targets: { leaky_risk_share: { at_least: 0.95 }, leaky_false: { at_most: 5 } },
  };
}

async function installedPackages(quick: boolean): Promise<Part> {
  const scanner = createScanner(allDetectors);
  const byDetector = new Map<string, number>();
  let bytesRead = 0;
  let alarms = 0;
  let observed = 0;
  for await (const { bytes } of installedText(PACKAGES)) {
    bytesRead += bytes.length;
    for (const { confidence, rule } of scanner.scanText(bytes)) {
      if (confidence === "low") continue;
      if (rule.detector.policy === "observe") {
        observed++;
        continue;
      }
      alarms++;
      byDetector.set(rule.detector.id, (byDetector.get(rule.detector.id) ?? 0) + 1);
    }
    if (quick && bytesRead > QUICK_PACKAGE_BYTES) break;
  }
  const rows = [...byDetector].toSorted((a, b) => b[1] - a[1]).map(([id, count]) => [id, String(count)]);
  return {
    tables:
      rows.length === 0 ? [] : [{ title: "installed packages, alarms", head: ["detector", "count"], rows }],
    remarks: [
      `installed packages: ${(bytesRead / 1e6).toFixed(1)} MB of text, ${String(alarms)} alarms of medium or high confidence, ${String(observed)} findings that are only recorded`,
    ],
    figures: { node_modules_alarms_per_5mb: rounded((alarms * WINDOW_BYTES) / bytesRead) },
    targets: { node_modules_alarms_per_5mb: { at_most: 1 } },
  };
}

async function commit(): Promise<string> {
  const { stdout } = await promisify(execFile)("git", ["rev-parse", "HEAD"], {
    cwd: fileURLToPath(new URL("./", import.meta.url)),
  });
  return stdout.trim();
}
