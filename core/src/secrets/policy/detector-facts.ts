import type { Confidence, DetectorKind } from "../detector.ts";
import { importedPrefix } from "../rules/imported-rule.ts";
import { allDetectors, allTextDetectors } from "../detectors/all.ts";
import { localSecretDetector } from "../known/local-secret.ts";
import { documentDetector, imageDetector } from "../media/media-detectors.ts";
import { unreadDetector, unreadDocumentDetector } from "../findings/unread.ts";

/** What policy goes by; of a detector that is not built in, as of a vendor's token. */
export interface DetectorFacts {
  readonly kind: DetectorKind;
  readonly always: boolean;
  /** What each of its findings has at least. */
  readonly confidence: Confidence;
  /** Observed unless policy says otherwise. */
  readonly observes: boolean;
  /** Off unless policy says otherwise. */
  readonly isOff?: boolean;
}

export const detectorKinds: readonly DetectorKind[] = ["vendor", "generic", "personal", "media", "imported"];

const factsById: ReadonlyMap<string, DetectorFacts> = new Map<string, DetectorFacts>([
  ...[...allDetectors, ...allTextDetectors].map(
    ({ id, kind = "vendor", always = false, confidence, policy }): [string, DetectorFacts] => [
      id,
      { kind, always, confidence, observes: policy === "observe" },
    ],
  ),
  [unreadDetector.id, { kind: "generic", always: false, confidence: "low", observes: false }],
  [localSecretDetector.id, { kind: "generic", always: false, confidence: "medium", observes: false }],
  [imageDetector, { kind: "media", always: false, confidence: "high", observes: false, isOff: true }],
  [
    unreadDocumentDetector.id,
    { kind: "media", always: false, confidence: "medium", observes: false, isOff: true },
  ],
  [documentDetector, { kind: "media", always: false, confidence: "high", observes: false, isOff: true }],
]);

const ofOthers: DetectorFacts = { kind: "vendor", always: false, confidence: "low", observes: false };

const ofImported: DetectorFacts = { ...ofOthers, kind: "imported", confidence: "medium" };

export function detectorFacts(id: string): DetectorFacts {
  return factsById.get(id) ?? (id.startsWith(importedPrefix) ? ofImported : ofOthers);
}

/** Ids of what is built in. */
export function builtInIds(): readonly string[] {
  return [...factsById.keys()];
}
