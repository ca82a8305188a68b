import { hash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { RecordKind } from "@fourgate/core/audit/record";
import type { CanaryChecked } from "@fourgate/core/audit/export-record";
import { FourgateError } from "@fourgate/core/errors";
import { whereMissing } from "@fourgate/core/system-error";
import { replaceFile } from "@fourgate/journal/durable";
import { z } from "zod";
import type { RecordSource } from "../ledger/record-source.ts";

/** A record that a receiver refused for good: set aside here, whole in the log. */
export interface DeadLetter {
  readonly record: string;
  readonly recordKind: RecordKind;
  readonly index: number;
  readonly reason: string;
  readonly time: string;
}

/** What an export remembers across restarts, in a file of its own. */
export interface ExportState {
  readonly log: string;
  /** Log index of the next record: all before it were taken, refused for good, or left out by `kinds`. */
  readonly position: number;
  /** SHA-256 of the last one's leaf, hex: another journal shows by it. */
  readonly leaf: string;
  readonly sentCount: number;
  readonly refusedCount: number;
  /** The latest ones. */
  readonly dead: readonly DeadLetter[];
  readonly lastSentAt: string | null;
  readonly lastCanary: (Omit<CanaryChecked, "act"> & { readonly time: string }) | null;
  /** Of `sentCount`, at the last canary. */
  readonly sentAtCanary: number;
  /** The records before log index `until` have waited since then, ISO 8601; null while nothing waits. */
  readonly behind: { readonly since: string; readonly until: number } | null;
}

const count = z.int().nonnegative();
const stateSchema = z.object({
  log: z.string(),
  position: count,
  leaf: z.string(),
  sentCount: count,
  refusedCount: count,
  dead: z.array(
    z.object({
      record: z.string(),
      recordKind: z.string() as unknown as z.ZodType<RecordKind>,
      index: count,
      reason: z.string(),
      time: z.string(),
    }),
  ),
  lastSentAt: z.string().nullable(),
  lastCanary: z
    .object({
      canary: z.string(),
      result: z.enum(["read_back", "acknowledged", "sent", "differs", "missing", "late"]),
      sha256: z.string(),
      bytes: count,
      recordCount: count,
      afterMs: z.number(),
      time: z.string(),
    })
    .nullable(),
  sentAtCanary: count,
  // Absent in files of versions that did not remember it.
  behind: z.object({ since: z.iso.datetime(), until: count }).nullable().default(null),
});

/**
 * Where an export stands. It begins with the first record where there is no state, and also where the state
 * is of another journal (one that was restored, say): then `anew` says so.
 * @throws FourgateError config_invalid for a file that is no state: to begin anew is the operator's choice
 */
export async function openState(
  path: string,
  records: RecordSource,
): Promise<{ readonly state: ExportState; readonly anew: boolean }> {
  const beginning: ExportState = {
    log: records.log,
    position: 0,
    leaf: "",
    sentCount: 0,
    refusedCount: 0,
    dead: [],
    lastSentAt: null,
    lastCanary: null,
    sentAtCanary: 0,
    behind: null,
  };
  const text = await readFile(path, "utf8").catch(whereMissing(undefined));
  if (text === undefined) return { state: beginning, anew: false };
  const state = parsed(text, path);
  const isOfThisJournal =
    state.log === records.log &&
    state.position <= records.count &&
    (state.position === 0 || leafSha256((await records.read(state.position - 1)).leaf) === state.leaf);
  return isOfThisJournal ? { state, anew: false } : { state: { ...state, ...beginning }, anew: true };
}

/** The whole of it, or after a crash the one before. @throws FourgateError record_failed */
export async function saveState(path: string, state: ExportState): Promise<void> {
  try {
    await replaceFile(path, Buffer.from(`${JSON.stringify(state)}\n`));
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    throw new FourgateError(
      "record_failed",
      `the cursor ${path} cannot be written (${code})`,
      "look at the data folder and its disk; what was sent is sent again",
      error,
    );
  }
}

export function leafSha256(leaf: Uint8Array): string {
  return hash("sha256", leaf, "hex");
}

function parsed(text: string, path: string): ExportState {
  try {
    return stateSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new FourgateError(
      "config_invalid",
      `${path} is not what an export remembers`,
      "restore it, or remove it to send the log again from its first record",
      error,
    );
  }
}
