import { counted } from "@fourgate/core/counted";
import { foundDigest } from "./bundle-reading.ts";
import type { EvidenceManifest } from "./evidence-folder.ts";
import type { KeptRecord } from "./kept-record.ts";

/**
 * By what it is known that no exchange was taken out: "recorded" in the log when the bundle was made; not at all, since
 * that was where no gateway runs, or by an "older" version.
 */
export type Completeness = "recorded" | "no_gateway" | "older";

export interface ReadingReport {
  readonly completeness: Completeness;
  readonly problems: readonly string[];
}

/** Whether the bundle is of what the log's own record of it says: these exchanges, asked by this, at that time. */
export function checkReading(
  manifest: Pick<EvidenceManifest, "reading" | "exchanges" | "asked" | "madeAt">,
  records: ReadonlyMap<number, KeptRecord>,
): ReadingReport {
  const { reading, exchanges, asked, madeAt } = manifest;
  if (reading === undefined) return { completeness: "older", problems: [] };
  if (reading === null) return { completeness: "no_gateway", problems: [] };
  const where = `the log's record of this bundle (entry ${String(reading)})`;
  const record = records.get(reading);
  if (record?.kind !== "read" || record.found === undefined || record.foundSha256 === undefined)
    return { completeness: "recorded", problems: [`${where} is not there`] };
  const problems: string[] = [];
  if (record.found !== exchanges.length)
    problems.push(
      `${where} says that ${counted(record.found, "exchange")} went into it, and ${String(exchanges.length)} ${exchanges.length === 1 ? "is" : "are"} here`,
    );
  else if (record.foundSha256 !== foundDigest(exchanges.map(({ id }) => id)))
    problems.push(`${where} says that other exchanges went into it than are here`);
  if (record.asked !== asked)
    problems.push(
      `manifest.json: says that it was made for ${quoted(asked)}, and ${where} for ${quoted(record.asked ?? "")}`,
    );
  if (record.time !== madeAt)
    problems.push(`manifest.json: says that it was made at ${madeAt}, and ${where} at ${record.time}`);
  return { completeness: "recorded", problems };
}

function quoted(asked: string): string {
  return asked === "" ? "everything" : JSON.stringify(asked.slice(0, 500));
}
