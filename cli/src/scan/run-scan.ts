import type { Terminal } from "../command.ts";
import type { Finder, ScanFinding } from "./find.ts";
import type { Source, Unread } from "./piece.ts";
import { Progress } from "./progress.ts";
import type { ScanReport } from "./report.ts";

const findingCountMax = 100_000;

/** Looks through all of a source. What is said twice (a line that several commits add) is told once. */
export async function runScan(
  source: Source,
  finder: Finder,
  isKnown: (finding: ScanFinding) => boolean,
  terminal: Pick<Terminal, "error" | "interactive">,
): Promise<ScanReport> {
  const progress = new Progress(terminal, source.bytesTotal(), () => performance.now());
  const findings: ScanFinding[] = [];
  const unread: Unread[] = [];
  const told = new Set<string>();
  let texts = 0;
  let bytes = 0;
  let known = 0;
  for await (const piece of source.pieces()) {
    if ("why" in piece) {
      unread.push(piece);
      continue;
    }
    for (const finding of finder.find(piece)) {
      const { detector, file, commit, line, column, fingerprint } = finding;
      const place = commit === undefined ? `${String(line)}:${String(column)}` : "";
      const key = [detector, file, fingerprint, place].join("\0");
      if (told.has(key)) continue;
      told.add(key);
      if (isKnown(finding)) known++;
      else if (findings.length < findingCountMax) findings.push(finding);
    }
    texts++;
    bytes += piece.bytes.length;
    progress.show(bytes, texts);
  }
  progress.end();
  const { binary, folders } = source.leftOut;
  return { findings, unread, texts, bytes, binary, folders: Object.fromEntries(folders), known };
}
