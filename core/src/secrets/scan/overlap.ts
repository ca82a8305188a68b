import type { Detector } from "../detector.ts";
import type { RawFinding } from "./rule.ts";

const confidences = { high: 2, medium: 1, low: 0 } as const;

/**
 * One finding for each secret, by rising start. Of two that overlap a secret wins over what is a person's,
 * since policy may only observe that; then the surer, the longer, the detector that stands first. Where neither holds the other, the winner grows over both:
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
  const standing = standingOf(a.rule.detector) - standingOf(b.rule.detector);
  if (standing !== 0) return standing > 0;
  const surer = confidences[a.confidence] - confidences[b.confidence];
  if (surer !== 0) return surer > 0;
  const longer = a.end - a.start - (b.end - b.start);
  return longer === 0 ? a.rule.order < b.rule.order : longer > 0;
}

export const standingMax = 3;

/** What is observed must never hide what is enforced. */
export function standingOf({ kind, policy }: Pick<Detector, "kind" | "policy">): number {
  return (kind === "personal" ? 0 : 2) + (policy === "observe" ? 0 : 1);
}
