import { createHmac } from "node:crypto";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { messages } from "@fourgate/core/prompt/anthropic/endpoint";
import { decode } from "@fourgate/core/prompt/anthropic/request";
import { allDetectors, allTextDetectors } from "@fourgate/core/secrets/detectors/all";
import { findPart } from "@fourgate/core/secrets/findings/findings";
import { createFindingsCache } from "@fourgate/core/secrets/findings/findings-cache";
import { createLayerScanner } from "@fourgate/core/secrets/findings/scan-layers";
import { mayBegin } from "@fourgate/core/secrets/scan/border";
import { latin1 } from "@fourgate/core/secrets/scan/latin1";
import { judge, matchAt, type RawFinding } from "@fourgate/core/secrets/scan/rule";
import { createScanner, settle, type Scanner } from "@fourgate/core/secrets/scan/scan";
import { inflate } from "@fourgate/wire/reading/inflate";
import { seeded, shuffled } from "../measure/random.ts";
import { hostileTexts } from "./hostile-texts.ts";
import { readAll, sourceFiles } from "./sample.ts";

// node arm-main.ts ARM BYTES [HOME]: one measurement in a process of its own; prints its figures as JSON.

/** Of this thread alone: what another process takes of the core does not count. */
function cpuMs(): number {
  // Linux brings the thread's figure up to date when the process's is asked for; else it is of the last tick.
  process.cpuUsage();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** A hostile text is run again while it takes longer. */
const ENOUGH_MS = 25;
const RUNS_MAX = 3;

const FIRST_BYTES = 4_000_000;

type Figures = Record<string, number>;

/** What is a table of people is looked for, as both doors do, and not counted. */
const noStretch = (): void => undefined;

async function fourgate(bytes: number): Promise<Figures> {
  const texts = await readAll(await sourceFiles(bytes));
  const started = cpuMs();
  const scanner = createScanner(allDetectors, [], allTextDetectors);
  const figures: Figures = { start_ms: cpuMs() - started, detectors: allDetectors.length, findings: 0 };
  // The first megabytes run before V8 has compiled; the rest is as cold, but for that.
  const first = texts.findIndex((_, index) => sizeOf(texts.slice(0, index + 1)) >= FIRST_BYTES) + 1;
  for (const [name, some] of [
    ["first_mb_per_s", texts.slice(0, first)],
    ["cold_mb_per_s", texts.slice(first)],
    ["warm_mb_per_s", texts],
  ] as const) {
    const from = cpuMs();
    let findings = 0;
    for (const text of some) findings += scanner.scanText(text, noStretch).length;
    figures[name] = sizeOf(some) / 1000 / (cpuMs() - from);
    figures["findings"] = findings;
  }
  return figures;
}

/** As both doors scan, with what is encoded; then the same texts by the scanner alone, for the share of it. */
async function layers(bytes: number): Promise<Figures> {
  const texts = await readAll(await sourceFiles(bytes));
  const scanner = createScanner(allDetectors, [], allTextDetectors);
  const layerScanner = createLayerScanner(scanner, inflate);
  const first = texts.findIndex((_, index) => sizeOf(texts.slice(0, index + 1)) >= FIRST_BYTES) + 1;
  const cold = texts.slice(first);
  for (const text of texts.slice(0, first)) layerScanner.scanText(text);
  const layersMs = timed(1, () => cold.map((text) => layerScanner.scanText(text)));
  const scannerMs = timed(1, () => cold.map((text) => scanner.scanText(text, noStretch)));
  return { layers_mb_per_s: sizeOf(cold) / 1000 / layersMs, scanner_share: scannerMs / layersMs };
}

function sizeOf(texts: readonly Uint8Array[]): number {
  return texts.reduce((sum, text) => sum + text.length, 0);
}

interface Secretlint {
  lintSource: (asked: unknown) => Promise<{ readonly messages: readonly unknown[] }>;
}

async function secretlint(bytes: number, home: string): Promise<Figures> {
  const load = async (name: string): Promise<unknown> =>
    await import(pathToFileURL(join(home, "node_modules", "@secretlint", name, "module", "index.js")).href);
  const { lintSource } = (await load("core")) as Secretlint;
  const { creator } = (await load("secretlint-rule-preset-recommend")) as { readonly creator: unknown };
  const rules = [{ id: "@secretlint/secretlint-rule-preset-recommend", rule: creator, options: {} }];
  const paths = await sourceFiles(bytes);
  const texts = await readAll(paths);
  const figures: Figures = { findings: 0 };
  for (const name of ["cold_mb_per_s", "warm_mb_per_s"]) {
    const from = cpuMs();
    figures["findings"] = 0;
    for (const [index, text] of texts.entries()) {
      const filePath = paths[index]!;
      const source = {
        content: text.toString("utf8"),
        filePath,
        ext: filePath.slice(filePath.lastIndexOf(".")),
        contentType: "text",
      };
      const { messages: found } = await lintSource({ source, options: { config: { rules } } });
      figures["findings"] += found.length;
    }
    figures[name] = sizeOf(texts) / 1000 / (cpuMs() - from);
  }
  return figures;
}

/** Every detector at every offset, one by one, against the scanner: on cases of all of them among source text. */
async function slow(bytes: number): Promise<Figures> {
  const scanner = createScanner(allDetectors, [], allTextDetectors);
  const source = (await readAll(await sourceFiles(1_000_000))).map((text) =>
    text.subarray(0, 400).toString("latin1"),
  );
  const cases = allDetectors.flatMap((each) => each.finds().map(({ text }) => text));
  const pieces = shuffled([...cases, ...source], seeded(7));
  let left = bytes;
  const figures: Figures = { differing: 0, findings: 0, compared_bytes: 0 };
  let slowMs = 0;
  for (let first = 0; first < pieces.length && left > 0; first += 20) {
    const text = Buffer.from(pieces.slice(first, first + 20).join("\n"), "utf8");
    left -= text.length;
    figures["compared_bytes"]! += text.length;
    const from = cpuMs();
    const expected = summaryOf(scanSlowly(text, scanner));
    slowMs += cpuMs() - from;
    const found = summaryOf(scanner.scanText(text));
    figures["findings"]! += expected.size;
    figures["differing"]! += [...expected].filter((each) => !found.has(each)).length;
    figures["differing"]! += [...found].filter((each) => !expected.has(each)).length;
  }
  figures["slow_mb_per_s"] = figures["compared_bytes"]! / 1000 / slowMs;
  return figures;
}

function scanSlowly(bytes: Uint8Array, { rules }: Scanner): RawFinding[] {
  const text = latin1(bytes, 0, bytes.length);
  const found: RawFinding[] = [];
  for (const rule of rules) {
    for (let at = 0; at < bytes.length; at++) {
      if (!mayBegin(rule.notAfter, bytes, at)) continue;
      const match = matchAt(rule, text, at, 0);
      const finding = match === null ? null : judge(match);
      if (finding !== null) found.push(finding);
    }
  }
  return settle(bytes, found);
}

function summaryOf(found: readonly RawFinding[]): Set<string> {
  return new Set(
    found.map(({ rule, start, end, confidence }) => [rule.detector.id, start, end, confidence].join(" ")),
  );
}

/** A block that was seen before, in another message: through the cache, beside the keyed hash alone. */
async function repeated(bytes: number): Promise<Figures> {
  const scanner = createLayerScanner(createScanner(allDetectors, [], allTextDetectors), inflate);
  const texts = await readAll(await sourceFiles(2 * bytes));
  const text = Buffer.concat(texts)
    .toString("latin1")
    .replaceAll(/[^\n -~]/g, "?")
    .slice(0, bytes);
  const body = { model: "m", max_tokens: 9, messages: [{ role: "user", content: text }] };
  const raw = Buffer.from(JSON.stringify(body), "utf8");
  const prompt = decode(raw, messages, {})!;
  const placement = prompt.placements.find(({ part }) =>
    part.blocks.some((block) => block.kind === "user_text"),
  )!;
  const keyedHash = (content: Uint8Array): string =>
    createHmac("sha256", "a key of the bench").update(content).digest("hex");
  const cache = createFindingsCache({ entriesMax: 16 });
  const findAgain = (): unknown => findPart(raw, placement, prompt, scanner, keyedHash, cache);
  const content = raw.subarray(placement.start, placement.start + bytes);
  const shares: number[] = [];
  const runs = Math.ceil(40_000_000 / bytes);
  for (let round = 0; round < 7; round++) {
    const hashMs = timed(runs, () => keyedHash(content));
    shares.push(hashMs / timed(runs, findAgain));
  }
  shares.sort((a, b) => a - b);
  return { share: shares[3]! };
}

function timed(runs: number, work: () => unknown): number {
  const from = cpuMs();
  for (let run = 0; run < runs; run++) work();
  return cpuMs() - from;
}

/** Of each hostile text, the scanner alone and as both doors scan, the best of some runs. */
function hostile(bytes: number): Record<string, readonly [scanner: number, layers: number]> {
  const scanner = createScanner(allDetectors, [], allTextDetectors);
  const layerScanner = createLayerScanner(scanner, inflate);
  const took: Record<string, readonly [number, number]> = {};
  for (const [name, text] of hostileTexts(allDetectors, bytes))
    took[name] = [
      bestOfRuns(() => scanner.scanText(text, noStretch)),
      bestOfRuns(() => layerScanner.scanText(text)),
    ];
  return took;
}

function bestOfRuns(work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS_MAX && best > ENOUGH_MS; run++) best = Math.min(best, timed(1, work));
  return best;
}

const [arm, bytesText, home] = process.argv.slice(2);
const bytes = Number(bytesText);
const arms: Record<string, () => unknown> = {
  fourgate: () => fourgate(bytes),
  layers: () => layers(bytes),
  secretlint: () => secretlint(bytes, home!),
  slow: () => slow(bytes),
  repeated: () => repeated(bytes),
  hostile: () => hostile(bytes),
};
const figures = (await arms[arm ?? ""]?.()) as Record<string, number>;
if (arm !== "hostile") figures["peak_mb"] = process.resourceUsage().maxRSS / 1000;
process.stdout.write(JSON.stringify(figures));
