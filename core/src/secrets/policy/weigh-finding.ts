import type { Finding } from "../finding.ts";
import { allowedBy, type AllowContext, type Allowed, type AllowedByFingerprint } from "./allowed.ts";
import { isBelow, type DetectorAction, type PersonSecretRules } from "./secrets-policy.ts";

export type WeighedFinding = Pick<Finding, "detector" | "confidence" | "always" | "fingerprint">;

/** What policy makes of a finding by itself: wherever it stands, and whatever the gate's mode is. */
export interface Weight {
  /** `off`: of a detector that is, or of too little confidence. What an exception covers is observed at most. */
  readonly action: DetectorAction;
  readonly allowedBy?: Allowed;
}

/** What blocks in every mode is enforced, whatever else is said. */
export function weighFinding(
  finding: WeighedFinding,
  rules: Pick<PersonSecretRules, "actionOf" | "confidenceMin">,
  allowed: AllowedByFingerprint | undefined,
  context: AllowContext,
): Weight {
  if (finding.always) return { action: "enforce" };
  const action = rules.actionOf(finding.detector);
  if (action === "off" || isBelow(finding.confidence, rules.confidenceMin)) return { action: "off" };
  const exception = allowedBy(finding, allowed, context);
  return exception ? { action: "observe", allowedBy: exception } : { action };
}
