import { parseArgs } from "node:util";
import { allDetectors } from "@fourgate/core/secrets/detectors/all";
import { createScanner } from "@fourgate/core/secrets/scan/scan";
import { bodyOfBlock, plansOf } from "./corpus/corpus.ts";
import { installedText } from "./installed-packages.ts";
import { judgeLeakyRepo } from "./leaky-repo.ts";

/**
 * Gate 3's detectors, without decoding, on files that exist:
 *
 *     node bench/quality/main.ts --leaky ARCHIVE.tar.gz --labels SECRETS.csv
 *     node bench/quality/main.ts --packages node_modules [--values]
 *     node bench/quality/main.ts --corpus SEED --index N
 *
 * --corpus shows a block of generated traffic, whose secrets are made up. --values prints what was flagged, for whoever judges the alarms; without it no value is shown.
 */
async function main(argv: readonly string[]): Promise<number> {
  const { values: options } = parseArgs({
    args: [...argv],
    options: {
      leaky: { type: "string" },
      labels: { type: "string" },
      packages: { type: "string" },
      values: { type: "boolean" },
      corpus: { type: "string" },
      index: { type: "string" },
    },
  });
  if (options.leaky !== undefined && options.labels !== undefined) {
    await showLeakyRepo(options.leaky, options.labels);
    return 0;
  }
  if (options.packages !== undefined) {
    await showPackages(options.packages, options.values ?? false);
    return 0;
  }
  if (options.corpus !== undefined && options.index !== undefined) {
    showBlock(options.corpus, Number(options.index));
    return 0;
  }
  process.stderr.write(
    "quality: use --leaky ARCHIVE --labels CSV, --packages FOLDER, or --corpus SEED --index N\n",
  );
  return 2;
}

function showBlock(seed: string, index: number): void {
  const { bytes, blocks } = bodyOfBlock(seed, plansOf(seed), index);
  for (const { index: at, client, shape, negative, planted, text } of blocks) {
    if (at !== index) continue;
    process.stdout.write(`${client}, ${shape}${negative === undefined ? "" : `, ${negative}`}\n`);
    for (const { kind, encoding, start, end } of planted) {
      const secret = bytes.subarray(start, end).toString("utf8");
      process.stdout.write(
        `${kind}, ${encoding}, body bytes ${String(start)} to ${String(end)}: ${secret}\n`,
      );
    }
    process.stdout.write(`\n${text}\n`);
  }
}

async function showLeakyRepo(archive: string, labels: string): Promise<void> {
  const scanner = createScanner(allDetectors);
  const files = await judgeLeakyRepo(archive, labels, (bytes) =>
    scanner.scanText(bytes).map(({ start }) => start),
  );
  const sum = (count: (file: (typeof files)[number]) => number): number =>
    files.reduce((total, file) => total + count(file), 0);
  for (const file of files.filter((each) => each.found < each.risk || each.false > 0)) {
    const labelled = `${file.risk} risk, ${file.informative} informative`;
    process.stdout.write(`${file.path}: ${labelled}; flagged lines ${file.flagged.join(" ") || "none"}\n`);
  }
  process.stdout.write(
    `found ${sum((file) => file.found)} of ${sum((file) => file.risk)} risk lines, ${sum((file) => file.false)} false\n`,
  );
}

async function showPackages(folder: string, withValues: boolean): Promise<void> {
  const scanner = createScanner(allDetectors);
  let total = 0;
  let alarms = 0;
  for await (const { path, bytes } of installedText(folder)) {
    total += bytes.length;
    for (const { rule, start, end, confidence } of scanner.scanText(bytes)) {
      if (confidence !== "low") alarms++;
      const text = (from: number, to: number): string =>
        Buffer.from(bytes.subarray(Math.max(0, from), to))
          .toString("latin1")
          .replaceAll(/\s+/g, " ");
      const value = withValues
        ? `  ${text(start - 50, start)}[[${text(start, Math.min(end, start + 80))}]]${text(end, end + 20)}`
        : "";
      process.stdout.write(`${confidence} ${rule.detector.id}  ${path}:${start}${value}\n`);
    }
  }
  const megabytes = total / 1e6;
  process.stdout.write(
    `${alarms} alarms of medium or high confidence on ${megabytes.toFixed(1)} MB: one per ${(megabytes / alarms).toFixed(1)} MB\n`,
  );
}

process.exitCode = await main(process.argv.slice(2));
