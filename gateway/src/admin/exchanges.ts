import type { AuditRecord, GuardBlockRecord, IntentRecord, RefusalRecord } from "@fourgate/core/audit/record";
import { isOfDrill } from "@fourgate/core/audit/of-drill";
import { FourgateError } from "@fourgate/core/errors";
import type { WholeExchange } from "./api/answers.ts";
import type { LedgerEntry } from "../ledger/ledger.ts";
import type { AdminParts } from "./parts.ts";
import { recordReading, type ReadingParts } from "../readings/readings.ts";

/** Entries looked through for exchanges: readings and drills stand among them. */
const entryCountMax = 2_000;

export type ExchangeRecord = IntentRecord | RefusalRecord | GuardBlockRecord;
export type ExchangeEntry = LedgerEntry & { readonly record: ExchangeRecord };

export function isExchange(record: AuditRecord): record is ExchangeRecord {
  return record.kind === "intent" || record.kind === "refusal" || record.kind === "guard_block";
}

/** Newest first. */
export function latestExchanges(
  parts: Pick<AdminParts, "ledger">,
  countMax: number,
): readonly ExchangeEntry[] {
  return parts.ledger
    .latest(entryCountMax)
    .filter((entry): entry is ExchangeEntry => isExchange(entry.record))
    .slice(0, countMax);
}

/**
 * For the first page: each start and change of policy is a drill, of some thirty exchanges, which would push all
 * others off it. `drillCount`: how many were left out; none where nothing else came through, or they are asked for.
 */
export function latestButDrills(
  parts: Pick<AdminParts, "ledger">,
  countMax: number,
  withDrills: boolean,
): { readonly entries: readonly ExchangeEntry[]; readonly drillCount: number } {
  const all = latestExchanges(parts, entryCountMax);
  const others = withDrills ? [] : all.filter(({ record }) => !isOfDrill(record));
  if (others.length === 0) return { entries: all.slice(0, countMax), drillCount: 0 };
  return { entries: others.slice(0, countMax), drillCount: all.length - others.length };
}

/**
 * Everything of one exchange but its content. That somebody read it is durable before they see it.
 * @throws FourgateError not_found, record_failed
 */
export async function readExchange(
  parts: Pick<AdminParts, "ledger"> & ReadingParts,
  id: string,
): Promise<WholeExchange> {
  const shown = await parts.ledger.show(id);
  if (shown.records.length === 0) throw unknownExchange();
  await recordReading(parts, { of: id });
  return {
    id,
    records: shown.records,
    receipt: shown.receipt,
    bodyBytes: shown.body?.length ?? null,
    replyBytes: shown.reply?.length ?? null,
  };
}

export function unknownExchange(): FourgateError {
  return new FourgateError(
    "not_found",
    "the log has no exchange of this id",
    "see /console/ for the latest ones",
  );
}
