import { readFile } from "node:fs/promises";
import type { AllowRecord } from "@fourgate/core/audit/allow-record";
import type { IdentityRecord } from "@fourgate/core/audit/identity-record";
import type { RecordKind } from "@fourgate/core/audit/record";
import type { RetentionRecord } from "@fourgate/core/audit/retention-record";
import { FourgateError } from "@fourgate/core/errors";
import { Lock } from "@fourgate/journal/lock";
import type { LedgerFolder } from "../ledger/folder.ts";
import { openArchive } from "../ledger/read-only.ts";
import { verifyFolder } from "../ledger/verify-folder.ts";
import { Rebuilder } from "../ledger/rebuild.ts";

/** Who may come in, what gate 3 lets pass, and what was erased or must be kept. */
export type KeptChange = IdentityRecord | AllowRecord | RetentionRecord;

const kinds: ReadonlySet<RecordKind> = new Set(["identity", "allow", "retention"]);

export interface KeptChanges {
  /** The log's public key, so that nothing is taken over from another one. */
  readonly key: string;
  readonly records: readonly KeptChange[];
  /** Some could not be read: that is often why there is a backup to restore. */
  readonly isDamaged: boolean;
}

/**
 * What of a data folder must outlive a backup that is put in its place, as far as it can be read.
 * @throws FourgateError config_invalid when a gateway runs on it
 */
export async function keptChanges(folder: LedgerFolder): Promise<KeptChanges> {
  await using _alone = await Lock.take(folder.lock);
  const key = await readFile(folder.verifierKey, "utf8").catch(() => "");
  const records: KeptChange[] = [];
  let isDamaged = false;
  try {
    isDamaged = !(await verifyFolder(folder.root, { content: false })).ok;
    const indexes: number[] = [];
    await using archive = await openArchive(folder, (kind, index) => {
      if (kinds.has(kind)) indexes.push(index);
    });
    const rebuilder = new Rebuilder(archive);
    for (const index of indexes) {
      const opened = await rebuilder.record(index).catch(whereDamaged);
      if (opened && isKept(opened.record)) records.push(opened.record);
      else isDamaged = true;
    }
  } catch (error) {
    whereDamaged(error);
    isDamaged = true;
  }
  return { key, records, isDamaged };
}

function isKept(record: { readonly kind: RecordKind }): record is KeptChange {
  return kinds.has(record.kind);
}

/** A key that is gone, a journal that can't be read. */
function whereDamaged(error: unknown): undefined {
  if (!(error instanceof FourgateError) && !(error instanceof Error && "code" in error)) throw error;
  return undefined;
}
