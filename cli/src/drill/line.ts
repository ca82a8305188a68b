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
