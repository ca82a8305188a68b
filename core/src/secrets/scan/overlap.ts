import type { RawFinding } from "./rule.ts";

const confidences = { high: 2, medium: 1, low: 0 } as const;

/**
 * One finding for each secret, by rising start. Of two that overlap the surer wins, then the
 * longer, then the detector that stands first. Where neither holds the other, the winner grows over both:
 * no end of a secret stays readable.
 */
export function resolveOverlaps(findings: readonly RawFinding[]): RawFinding[] {
  const sorted = [...findings].sort(
    (a, b) => a.start - b.start || b.end - a.end || a.rule.order - b.rule.order,
  );
  const resolved: RawFinding[] = [];
  for (const next of sorted) {
    const last = resolved.at(-1);
    if (last === undefined || next.start >= last.end) {
      resolved.push(next);
      continue;
    }
    const winner = beats(next, last) ? next : last;
    const nested = next.end <= last.end || next.start === last.start;
    resolved[resolved.length - 1] = nested ? winner : { ...winner, start: last.start, end: next.end };
  }
  return resolved;
}

function beats(a: RawFinding, b: RawFinding): boolean {
  const surer = confidences[a.confidence] - confidences[b.confidence];
  if (surer !== 0) return surer > 0;
  const longer = a.end - a.start - (b.end - b.start);
  return longer === 0 ? a.rule.order < b.rule.order : longer > 0;
}
