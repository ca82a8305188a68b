import type { LateFinding, LateKind } from "@fourgate/core/audit/late-findings-record";
import { findingCountMax } from "./limits.ts";
import type { NamesModel } from "./names-model.ts";
import type { BlockText } from "./new-texts.ts";

/** What models call them: spaCy's and Presidio's words, and those of common collections. */
const kinds: Readonly<Record<string, LateKind>> = {
  PERSON: "person_name",
  PER: "person_name",
  NAME: "person_name",
  ADDRESS: "postal_address",
  STREET_ADDRESS: "postal_address",
  POSTAL_ADDRESS: "postal_address",
};

/**
 * What the model says of these texts, counted by block and kind; it keeps nothing of them. Other kinds than names
 * and addresses are left out: detectors know those.
 * @throws Error whose message tells the operator what went wrong
 */
export async function lateFindings(
  blocks: readonly BlockText[],
  model: NamesModel,
  signal: AbortSignal,
): Promise<LateFinding[]> {
  const spans = await model.spans(blocks.map(({ text }) => text).join(gap), signal);
  const findings: LateFinding[] = [];
  let from = 0;
  for (const { kind, text } of blocks) {
    // Models count characters, as Python does, and not UTF-16 units.
    const characters = Array.from(text);
    const to = from + characters.length;
    const inside = spans.filter(({ start }) => start >= from && start < to);
    for (const what of new Set(Object.values(kinds))) {
      const found = inside.filter(({ entity }) => Object.hasOwn(kinds, entity) && kinds[entity] === what);
      if (found.length === 0) continue;
      const first = Math.min(...found.map(({ start }) => start)) - from;
      const line = 1 + characters.slice(0, first).filter((one) => one === "\n").length;
      findings.push({ what, count: found.length, block: kind, line });
    }
    from = to + gap.length;
  }
  return findings.slice(0, findingCountMax);
}

/** A paragraph's end, so that no name goes on over it. */
const gap = "\n\n";
