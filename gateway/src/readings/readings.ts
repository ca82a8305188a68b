import { ulid } from "ulid";
import type { ReadRecord } from "@fourgate/core/audit/record";
import type { Ledger } from "../ledger/ledger.ts";

/** The operator: whose key encrypts what is noted of their readings. */
const operator = "admin";
export const askedLengthMax = 500;
/** Lists are looked at again and again: the same one is one record in this time. */
const againMsMax = 10 * 60_000;
const keptCountMax = 1_000;

export type Reading = Pick<ReadRecord, "of" | "act" | "asked" | "found" | "foundSha256">;

/** As it is kept: what was asked is cut where it is long. */
export function kept({ asked, ...reading }: Reading): Reading {
  return { ...reading, ...(asked === undefined ? {} : { asked: asked.slice(0, askedLengthMax) }) };
}

export interface ReadingParts {
  readonly ledger: Pick<Ledger, "append">;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Who reads; without it "admin", who is logged in. */
  readonly reader?: string;
}

/** That somebody read or asked something; durable when it resolves to its record, so before they see it. @throws FourgateError record_failed */
export async function recordReading(
  { ledger, clock, reader = operator }: ReadingParts,
  reading: Reading,
): Promise<ReadRecord> {
  const nowMs = clock();
  const record: ReadRecord = {
    kind: "read",
    id: ulid(nowMs),
    time: new Date(nowMs).toISOString(),
    reader,
    ...kept(reading),
  };
  await ledger.append(record, operator);
  return record;
}

/** Lists and reports that were read: one record for a reader and a question, until ten minutes later. */
export class Readings {
  /** When it was recorded, by reader and question; the oldest first. */
  readonly #noted = new Map<string, number>();

  /** @throws FourgateError record_failed: then the answer is not given */
  async note(parts: ReadingParts, reading: Reading): Promise<void> {
    const key = JSON.stringify([parts.reader ?? operator, reading.act, reading.asked]);
    const nowMs = parts.clock();
    const notedMs = this.#noted.get(key);
    // A clock that was set back makes a new record.
    if (notedMs !== undefined && nowMs >= notedMs && nowMs - notedMs < againMsMax) return;
    await recordReading(parts, reading);
    this.#noted.delete(key);
    this.#noted.set(key, nowMs);
    for (const oldest of this.#noted.keys()) {
      if (this.#noted.size <= keptCountMax) break;
      this.#noted.delete(oldest);
    }
  }
}
