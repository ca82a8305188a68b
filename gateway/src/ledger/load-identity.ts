import type { IdentityRecord } from "@fourgate/core/audit/identity-record";
import type { AuditRecord } from "@fourgate/core/audit/record";
import { FourgateError } from "@fourgate/core/errors";
import { Rebuilder, type Archive } from "./rebuild.ts";

/** Waiting for the disk one by one would be most of the time. */
const readTogetherMax = 128;

/**
 * Reads the identity records, whose places the leaves told without opening anything: what a start
 * costs grows with the changes of users and devices, not with the exchanges between them.
 * @throws FourgateError log_invalid: one that can't be read may be a revocation
 */
export async function loadIdentity(
  archive: Archive,
  indexes: readonly number[],
  onIdentity: (record: IdentityRecord) => void,
): Promise<void> {
  for (let from = 0; from < indexes.length; from += readTogetherMax) {
    const together = indexes.slice(from, from + readTogetherMax);
    const opened = await Promise.all(together.map(async (index) => new Rebuilder(archive).record(index)));
    for (const one of opened) onIdentity(requireIdentity(one?.record));
  }
}

function requireIdentity(record: AuditRecord | undefined): IdentityRecord {
  if (record?.kind === "identity") return record;
  throw new FourgateError(
    "log_invalid",
    "a record of who may come in cannot be opened",
    "restore the ledger's keys and journal from one backup",
  );
}
