import type { AuditRecord, GuardBlockRecord, IntentRecord, RefusalRecord } from "@fourgate/core/audit/record";
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
