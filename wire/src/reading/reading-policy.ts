import type { PolicySource } from "@fourgate/core/scope/policy";

/** What of a policy the finding of secrets depends on. */
export type ReadingPolicy = Pick<PolicySource, "detectorsOff" | "secrets">;

/** Whether both find the same, under the same fingerprints. */
export function sameReading(a: ReadingPolicy, b: ReadingPolicy): boolean {
  return (
    a.secrets?.fingerprintKey === b.secrets?.fingerprintKey &&
    a.detectorsOff.join() === b.detectorsOff.join() &&
    sameRules(a.secrets?.rules, b.secrets?.rules)
  );
}

type Rules = NonNullable<PolicySource["secrets"]>["rules"];

function sameRules(a: Rules, b: Rules): boolean {
  return a === b || JSON.stringify(a ?? []) === JSON.stringify(b ?? []);
}
