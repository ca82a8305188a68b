import { loweredGates, teamsText } from "@fourgate/core/scope/modes";
import type { GateModes } from "@fourgate/core/scope/policy";
import type { Gate } from "@fourgate/core/verdict";

/** What a drill says of one gate. */
export interface DrillLine {
  readonly gate: Gate;
  readonly pass: boolean;
  readonly text: string;
}

const names: Readonly<Record<Gate, string>> = { 1: "audit", 2: "scope", 3: "secrets", 4: "private" };

/** The line as people read it and scripts match it: `gate N name  PASS  text`. */
export function formatLine({ gate, pass, text }: DrillLine): string {
  return `gate ${String(gate)} ${(names[gate] ?? "").padEnd(9)} ${pass ? "PASS" : "FAIL"}  ${text}`;
}

/** The drill tries the gates' own modes; where a team has another one, the line says so. */
export function withTeams(line: DrillLine, gates: GateModes): DrillLine {
  const lowered = loweredGates(gates).find(({ gate }) => gate === line.gate);
  const other = [
    ...(lowered && lowered.observing.length > 0 ? [`only observes for ${teamsText(lowered.observing)}`] : []),
    ...(lowered && lowered.enforcing.length > 0 ? [`enforces for ${teamsText(lowered.enforcing)}`] : []),
  ];
  return other.length === 0 ? line : { ...line, text: `${line.text}   (${other.join("; ")})` };
}
