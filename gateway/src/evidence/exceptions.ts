import type { AuditRecord } from "@fourgate/core/audit/record";
import type { Reason } from "@fourgate/core/verdict";

/** That a verdict let a finding pass by an exception. */
export interface UsedException {
  /** "a12" */
  readonly exception: string;
  /** Null of what was found beside the body: its record names the detector alone. */
  readonly fingerprint: string | null;
  readonly detector: string;
}

/** The exceptions that the verdict of this record used. */
export function exceptionsUsed(record: AuditRecord): readonly UsedException[] {
  if (record.kind !== "intent" && record.kind !== "refusal" && record.kind !== "guard_block") return [];
  const inBody = record.findings.flatMap(({ allowedBy, fingerprint, detector }) =>
    allowedBy === undefined ? [] : [{ exception: allowedBy, fingerprint, detector }],
  );
  return [...inBody, ...beside(record.observed ?? [])];
}

/** The exception that this record made or took back; undefined for any other record. */
export function exceptionOf(record: AuditRecord): string | undefined {
  if (record.kind !== "allow") return undefined;
  const { change } = record;
  if (change.act === "allowed") return change.entry.id;
  return change.act === "revoked" ? change.entry : undefined;
}

/** As `judgeHead` words what an exception let pass in path, query string or headers. */
function beside(observed: readonly Reason[]): UsedException[] {
  return observed.flatMap(({ gate, rule, message }) => {
    const exception = gate === 3 ? /, allowed by (a\d{1,9})$/.exec(message)?.[1] : undefined;
    return exception === undefined ? [] : [{ exception, fingerprint: null, detector: rule }];
  });
}
