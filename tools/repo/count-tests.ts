import { readFileSync } from "node:fs";

// node tools/repo/count-tests.ts FILE…: sums the results of CI's stages and prints them as the
// plain line "N passed, N failed". A .json file is vitest's report, any other a log that closes
// with such a line. Nothing passed, something failed or was skipped: exit 1.

export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Vitest's JSON report. A file that does not even load counts as one failure. */
export function countReport(text: string): Count {
  const report = JSON.parse(text) as {
    readonly numPassedTests: number;
    readonly numFailedTests: number;
    readonly numPendingTests: number;
    readonly numTodoTests: number;
    readonly testResults: readonly {
      readonly status: string;
      readonly assertionResults: readonly unknown[];
    }[];
  };
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** The last line of a log; undefined when it is no result. */
export function countLog(text: string): Count | undefined {
  const last = text.trimEnd().split("\n").at(-1) ?? "";
  const match = /^(?:\w+: )?(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(last.trim());
  if (match === null) return undefined;
  return { passed: Number(match[1]), failed: Number(match[2]), skipped: Number(match[3] ?? 0) };
}

function countFile(path: string): Count {
  const text = readFileSync(path, "utf8");
  const count = path.endsWith(".json") ? countReport(text) : countLog(text);
  if (count === undefined) throw new Error(`${path} does not close with "N passed, N failed"`);
  return count;
}

if (import.meta.main) {
  const counts = process.argv.slice(2).map(countFile);
  const sum = (of: keyof Count): number => counts.reduce((total, count) => total + count[of], 0);
  if (sum("skipped") > 0) process.stdout.write(`${String(sum("skipped"))} skipped, which CI forbids\n`);
  process.stdout.write(`${String(sum("passed"))} passed, ${String(sum("failed"))} failed\n`);
  if (sum("failed") > 0 || sum("skipped") > 0 || counts.some(({ passed }) => passed === 0))
    process.exitCode = 1;
}
