import type { Reason } from "./verdict.ts";

export const gateNames: Readonly<Record<Reason["gate"], string>> = {
  1: "audit",
  2: "scope",
  3: "secrets",
  4: "private",
};

/** Reasons beyond these are counted, not listed: the message stands in a tool's narrow error line. */
const reasonCountMax = 3;

/** Codes beyond these stand on the block's page. */
const codeCountMax = 3;

/** How to ask for what these codes stand for; null for none. */
function allowRemedy(codes: readonly string[]): string | null {
  const [first] = codes;
  if (first === undefined) return null;
  const others = codes.slice(1, codeCountMax);
  const also = others.length === 0 ? "" : ` (also ${others.join(", ")})`;
  return `If it is a test value, in a terminal of your own: npx fourgate allow ${first} --reason "…"${also}`;
}

/**
 * A block as a developer reads it inside the tool: what happened, why, what to do, where to look.
 * `opening` says which door it was; `page` is the address that explains this block, or null; `codes`
 * are those under which its findings can be allowed.
 */
export function blockMessage(
  opening: string,
  reasons: readonly Reason[],
  page: string | null,
  codes: readonly string[] = [],
): string {
  const shown = reasons.slice(0, reasonCountMax);
  const lines = shown.map(({ gate, message }) => `Gate ${String(gate)}, ${gateNames[gate]}: ${message}.`);
  if (reasons.length > shown.length) lines.push(`And ${String(reasons.length - shown.length)} more.`);
  const remedies = [...new Set(shown.map(({ remedy }) => remedy))];
  const allow = allowRemedy(codes);
  if (allow !== null) remedies.push(allow);
  return [opening, ...lines, ...remedies, ...(page === null ? [] : [page])].join("\n");
}
