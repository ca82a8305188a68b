import type { Gate } from "@fourgate/core/verdict";
import { drillAudit } from "./gate-audit.ts";
import { drillPrivate } from "./gate-private.ts";
import { drillScope } from "./gate-scope.ts";
import { drillSecrets } from "./gate-secrets.ts";
import { withTeams, type DrillLine } from "./line.ts";
import type { DrillRange } from "./range.ts";

const gates: readonly [Gate, (range: DrillRange) => Promise<DrillLine>][] = [
  [1, drillAudit],
  [2, drillScope],
  [3, drillSecrets],
  [4, drillPrivate],
];

/** Tests each gate live, in order. A drill that cannot be carried out is a FAIL. */
export async function drill(range: DrillRange, told: (line: DrillLine) => void): Promise<DrillLine[]> {
  const lines: DrillLine[] = [];
  for (const [gate, run] of gates) {
    let line: DrillLine;
    try {
      line = await run(range);
    } catch (error) {
      line = {
        gate,
        pass: false,
        text: `the drill could not be carried out: ${error instanceof Error ? error.message : "unknown"}`,
      };
    }
    line = withTeams(line, range.gates);
    lines.push(line);
    told(line);
  }
  return lines;
}
