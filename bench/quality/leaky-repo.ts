import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** Where secrets begin in a file's bytes, in any order. */
export type SecretStarts = (bytes: Uint8Array) => readonly number[];

/** One file of leaky-repo, by its labels and by what was flagged. Counts are lines. */
export interface LeakyFile {
  readonly path: string;
  readonly risk: number;
  readonly informative: number;
  /** 1-based lines at which a finding begins, each once. */
  readonly flagged: readonly number[];
  /** Flagged lines, at most its risk lines: the labels say how many, not which. */
  readonly found: number;
  /** Flagged lines beyond its risk and informative lines. */
  readonly false: number;
}

/**
 * Judges github.com/Plazmaz/leaky-repo: the archive is unpacked to a temporary folder and taken away
 * again. `labels` is its secrets.csv: name, risk lines, informative lines. The repository's own
 * description (README, licence, metadata) is labelled nothing and left out.
 */
export async function judgeLeakyRepo(
  archive: string,
  labels: string,
  secretStarts: SecretStarts,
): Promise<readonly LeakyFile[]> {
  const folder = await mkdtemp(join(tmpdir(), "fourgate-leaky-repo-"));
  try {
    await promisify(execFile)("tar", ["-xzf", archive, "-C", folder, "--strip-components=1"]);
    const files: LeakyFile[] = [];
    for (const { path, risk, informative } of parseLabels(await readFile(labels, "utf8"))) {
      const bytes = await readFile(join(folder, path));
      const flagged = [...new Set(secretStarts(bytes).map((start) => lineOf(bytes, start)))].toSorted(
        (a, b) => a - b,
      );
      files.push({
        path,
        risk,
        informative,
        flagged,
        found: Math.min(flagged.length, risk),
        false: Math.max(0, flagged.length - risk - informative),
      });
    }
    return files;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function parseLabels(csv: string): { path: string; risk: number; informative: number }[] {
  return csv
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [path = "", risk, informative] = line.split(",");
      return { path, risk: Number(risk), informative: Number(informative) };
    });
}

function lineOf(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (let at = bytes.indexOf(0x0a); at >= 0 && at < offset; at = bytes.indexOf(0x0a, at + 1)) line++;
  return line;
}
