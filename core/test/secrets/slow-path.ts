import { latin1 } from "@fourgate/core/secrets/scan/latin1";
import { compileRule, judge, matchAt, type RawFinding } from "@fourgate/core/secrets/scan/rule";
import { ByteSets } from "@fourgate/core/secrets/scan/byte-set";
import { Candidates } from "@fourgate/core/secrets/scan/candidates";
import { mayBegin } from "@fourgate/core/secrets/scan/border";
import type { Detector } from "@fourgate/core/secrets/detector";
import { settle, stretchesOf, type Scanner } from "@fourgate/core/secrets/scan/scan";

/** Every rule at every offset of the whole text: what the scanner must equal. */
export function scanSlowly(bytes: Uint8Array, { rules }: Scanner): RawFinding[] {
  const text = latin1(bytes, 0, bytes.length);
  const found: RawFinding[] = [];
  for (const rule of rules) {
    for (let at = 0; at < bytes.length; at++) {
      if (!mayBegin(rule.notAfter, bytes, at)) continue;
      const match = matchAt(rule, text, at, 0);
      const finding = match === null ? null : judge(match);
      if (finding !== null) found.push(finding);
    }
  }
  return settle(bytes, found);
}

/** What text detectors find at every place where their signs match. */
export function stretchesSlowly(bytes: Uint8Array, { signRules }: Scanner): RawFinding[] {
  const text = latin1(bytes, 0, bytes.length);
  return signRules.flatMap((rule) => {
    const search = rule.signOf!.search(bytes);
    for (let at = 0; at < bytes.length; at++)
      if (at >= search.done && mayBegin(rule.notAfter, bytes, at) && matchAt(rule, text, at, 0) !== null)
        search.lookAt(at);
    return stretchesOf(bytes, rule, search);
  });
}

export function summaryOf(found: readonly RawFinding[]): unknown[] {
  return found.map(({ rule, start, end, confidence }) => [rule.detector.id, start, end, confidence]);
}

/** What each detector finds, whatever others find in the same place. */
export function findingsOfEach(detectors: readonly Detector[]): (bytes: Uint8Array) => RawFinding[] {
  const sets = new ByteSets();
  const candidates = new Candidates(
    detectors.map((detector, order) => compileRule(detector, order, sets)),
    sets,
  );
  return (bytes) => {
    const text = latin1(bytes, 0, bytes.length);
    const found: RawFinding[] = [];
    candidates.each(bytes, (rule, start) => {
      const match = matchAt(rule, text, start, 0);
      const finding = match === null ? null : judge(match);
      if (finding !== null) found.push(finding);
    });
    return found;
  };
}
