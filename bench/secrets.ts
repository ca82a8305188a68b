import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ensurePeer } from "../tools/peers/install.ts";
import type { BenchOptions, BenchResult } from "./report/result.ts";
import { rounded } from "./report/result.ts";

const run = promisify(execFile);
const ARM = fileURLToPath(new URL("./secrets/arm-main.ts", import.meta.url));
const ARM_MS_MAX = 240_000;
const COLD_MB_PER_S_MIN = 120;
const REPEATED_SHARE_MIN = 0.8;
const HOSTILE_BYTES = 1_000_000;
const HOSTILE_MS_MAX = 50;
const HOSTILE_SHOWN = 16;
const BLOCK_SIZES = [16_000, 100_000, 560_000];

export const about = "gate 3's scanner beside secretlint, its own slow path, the keyed hash and hostile text";

const REMARKS = [
  "source text: .ts, .js, .json and .md of the installed packages, in a seeded order; each arm in a process of its own, on its thread's processor time.",
  "first: the first 4 MB of a fresh process, before V8 has compiled. cold: every text for the first time, nothing cached, after these. warm: the same texts again.",
  "with what is encoded: as both doors scan; scanner_share_of_layers is the part of that time which the scanner alone takes.",
  "differing: findings of the scanner and of every detector at every offset that are not the same, on cases of all detectors among source text.",
  "repeated: a block in another message, found in the cache, beside the keyed hash (HMAC-SHA-256) of as many bytes; the median of seven rounds.",
  "hostile: texts of 1 MB, by the scanner alone and as both doors scan, the best of three runs each; the dearest are listed.",
];

type Figures<Figure = number> = Readonly<Record<string, Figure>>;

/** What looking for secrets costs, and that its short cuts find the same. */
export async function bench({ quick, note }: BenchOptions): Promise<BenchResult> {
  const sampleBytes = quick ? 16_000_000 : 64_000_000;
  const peerBytes = quick ? 3_000_000 : 32_000_000;
  note("fourgate");
  const ours = await arm("fourgate", sampleBytes);
  note("with what is encoded");
  const layers = await arm("layers", sampleBytes);
  note("secretlint");
  const theirs = await arm("secretlint", peerBytes, await ensurePeer("secretlint"));
  note("every detector at every offset");
  const slow = await arm("slow", quick ? 40_000 : 1_000_000);
  note("repeated blocks");
  const repeated: number[] = [];
  for (const size of BLOCK_SIZES) repeated.push((await arm("repeated", size))["share"]!);
  note("hostile texts");
  const hostile = Object.entries(await arm<readonly [number, number]>("hostile", HOSTILE_BYTES));
  const dearest = hostile.toSorted((a, b) => Math.max(...b[1]) - Math.max(...a[1])).slice(0, HOSTILE_SHOWN);
  const worst = (index: 0 | 1): number => Math.max(...hostile.map(([, took]) => took[index]));
  return {
    tables: [
      {
        title: `source text, MB/s on one core (${ours["detectors"]} detectors)`,
        head: ["arm", "first 4 MB", "cold", "warm", "peak MB"],
        rows: [
          row("fourgate", ours, ["first_mb_per_s", "cold_mb_per_s", "warm_mb_per_s", "peak_mb"]),
          row("fourgate, with what is encoded", { cold: layers["layers_mb_per_s"]! }, ["", "cold", "", ""]),
          row("secretlint", theirs, ["", "cold_mb_per_s", "warm_mb_per_s", "peak_mb"]),
          row("fourgate, one by one", slow, ["", "slow_mb_per_s", "", ""]),
        ],
      },
      {
        title: "a repeated block, share of the keyed hash's speed",
        head: ["bytes", "share"],
        rows: repeated.map((share, index) => [String(BLOCK_SIZES[index]), share.toFixed(2)]),
      },
      {
        title: "hostile text of 1 MB, ms",
        head: ["text", "scanner", "with what is encoded"],
        rows: dearest.map(([name, took]) => [name, ...took.map((ms) => ms.toFixed(1))]),
      },
    ],
    remarks: REMARKS,
    figures: {
      first_mb_per_s: rounded(ours["first_mb_per_s"]!),
      start_ms: rounded(ours["start_ms"]!),
      cold_mb_per_s: rounded(ours["cold_mb_per_s"]!),
      warm_mb_per_s: rounded(ours["warm_mb_per_s"]!),
      layers_cold_mb_per_s: rounded(layers["layers_mb_per_s"]!),
      scanner_share_of_layers: rounded(layers["scanner_share"]!),
      peak_mb: rounded(ours["peak_mb"]!),
      secretlint_cold_mb_per_s: rounded(theirs["cold_mb_per_s"]!),
      secretlint_warm_mb_per_s: rounded(theirs["warm_mb_per_s"]!),
      secretlint_peak_mb: rounded(theirs["peak_mb"]!),
      differing_findings: slow["differing"]!,
      compared_findings: slow["findings"]!,
      slow_path_mb_per_s: rounded(slow["slow_mb_per_s"]!),
      repeated_share_of_hash: rounded(Math.min(...repeated)),
      worst_1mb_ms: rounded(worst(0)),
      layers_worst_1mb_ms: rounded(worst(1)),
    },
    targets: {
      cold_mb_per_s: { at_least: COLD_MB_PER_S_MIN },
      layers_cold_mb_per_s: { at_least: COLD_MB_PER_S_MIN },
      differing_findings: { at_most: 0 },
      repeated_share_of_hash: { at_least: REPEATED_SHARE_MIN },
      worst_1mb_ms: { at_most: HOSTILE_MS_MAX },
      layers_worst_1mb_ms: { at_most: HOSTILE_MS_MAX },
    },
  };
}

async function arm<Figure = number>(name: string, bytes: number, home = ""): Promise<Figures<Figure>> {
  const { stdout } = await run(process.execPath, [ARM, name, String(bytes), home], { timeout: ARM_MS_MAX });
  return JSON.parse(stdout) as Figures<Figure>;
}

function row(name: string, figures: Figures, columns: readonly string[]): string[] {
  return [name, ...columns.map((column) => (column === "" ? "" : (figures[column] ?? 0).toFixed(1)))];
}
