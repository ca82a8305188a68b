import type { Reason } from "./verdict.ts";

export const gateNames: Readonly<Record<Reason["gate"], string>> = {
  1: "audit",
  2: "scope",
  3: "secrets",
  4: "private",
};

/** Reasons beyond these are counted, not listed: the message stands in a tool's narrow error line. */
const reasonCountMax = 3;

/**
 * A block as a developer reads it inside the tool: what happened, why, what to do, where to look.
 * `opening` says which door it was; `page` is the address that explains this block, or null.
 */
export function blockMessage(opening: string, reasons: readonly Reason[], page: string | null): string {
  const shown = reasons.slice(0, reasonCountMax);
  const lines = shown.map(({ gate, message }) => `Gate ${String(gate)}, ${gateNames[gate]}: ${message}.`);
  if (reasons.length > shown.length) lines.push(`And ${String(reasons.length - shown.length)} more.`);
  const remedies = [...new Set(shown.map(({ remedy }) => remedy))];
  return [opening, ...lines, ...remedies, ...(page === null ? [] : [page])].join("\n");
}
