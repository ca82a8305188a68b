import type { EvidenceManifest } from "./evidence-folder.ts";
import type { UsedException } from "./exceptions.ts";
import type { KeptRecord } from "./kept-record.ts";

export interface ExceptionReport {
  /** Exceptions that a verdict used and whose making is here. */
  readonly shown: number;
  /** Those of a bundle that is of a version which left them out. */
  readonly unshown: number;
  readonly problems: readonly string[];
}

/**
 * Whether each exception that a verdict used was made by a record of the log, before it, for that very value and
 * detector. One that was taken back a moment before may still have been used: that is for the reader, not a fault.
 */
export function checkExceptions(
  { exchanges, allows }: Pick<EvidenceManifest, "exchanges" | "allows">,
  records: ReadonlyMap<number, KeptRecord>,
): ExceptionReport {
  const problems: string[] = [];
  const made = new Map<string, UsedException & { readonly index: number }>();
  for (const index of allows ?? []) {
    const record = records.get(index);
    if (record?.kind !== "allow" || (record.made === null && record.takenBack === null))
      problems.push(`entry ${String(index)}: makes no exception and takes none back`);
    else if (record.made) made.set(record.made.exception, { ...record.made, index });
  }
  const [shown, unshown] = [new Set<string>(), new Set<string>()];
  for (const { id, records: own } of exchanges) {
    for (const index of own) {
      for (const { exception, fingerprint, detector } of records.get(index)?.used ?? []) {
        const entry = made.get(exception);
        const where = `${id}: the exception ${exception}, which its verdict used,`;
        if (!entry && allows === undefined) unshown.add(exception);
        else if (!entry) problems.push(`${where} is not there`);
        else if ((fingerprint !== null && entry.fingerprint !== fingerprint) || entry.detector !== detector)
          problems.push(`${where} is for something else`);
        else if (entry.index > index) problems.push(`${where} was made after it`);
        else shown.add(exception);
      }
    }
  }
  return { shown: shown.size, unshown: unshown.size, problems };
}
