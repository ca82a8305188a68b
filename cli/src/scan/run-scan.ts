import type { Terminal } from "../command.ts";
import type { Finder, Located, ScanFinding } from "./find.ts";
import type { Source, Unread } from "./piece.ts";
import { Progress } from "./progress.ts";
import type { ScanReport } from "./report.ts";

const findingCountMax = 100_000;

export interface ScanParts {
  readonly finder: Finder;
  readonly isKnown: (located: Located) => boolean;
  /** Tells what counts for nothing, too; else it is counted alone. */
  readonly withObserved: boolean;
}

/** Looks through all of a source. What is said twice (a line that several commits add) is told once. */
export async function runScan(
  source: Source,
  { finder, isKnown, withObserved }: ScanParts,
  terminal: Pick<Terminal, "error" | "interactive">,
): Promise<ScanReport> {
  const progress = new Progress(terminal, source.bytesTotal(), () => performance.now());
  const findings: ScanFinding[] = [];
  const unread: Unread[] = [];
  const told = new Set<string>();
  let texts = 0;
  let bytes = 0;
  let known = 0;
  let observed = 0;
  let allowed = 0;
  for await (const piece of source.pieces()) {
    if ("why" in piece) {
      unread.push(piece);
      continue;
    }
    for (const located of finder.find(piece)) {
      const { finding } = located;
      const { detector, file, commit, line, column, fingerprint, action, allowedBy } = finding;
      const place = commit === undefined ? `${String(line)}:${String(column)}` : "";
      const key = [detector, file, fingerprint, place].join("\0");
      if (told.has(key)) continue;
      told.add(key);
      if (allowedBy !== undefined) allowed++;
      else if (action === "observe") observed++;
      else if (isKnown(located)) {
        known++;
        continue;
      }
      if ((action === "enforce" || withObserved) && findings.length < findingCountMax) findings.push(finding);
    }
    texts++;
    bytes += piece.bytes.length;
    progress.show(bytes, texts);
  }
  progress.end();
  const { binary, folders } = source.leftOut;
  const left = { binary, folders: Object.fromEntries(folders) };
  return { findings, unread, texts, bytes, ...left, known, observed, allowed };
}
