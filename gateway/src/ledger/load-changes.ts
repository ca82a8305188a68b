import type { AuditRecord } from "@fourgate/core/audit/record";
import { FourgateError } from "@fourgate/core/errors";
import { Rebuilder, type Archive } from "./rebuild.ts";

/** Kinds that say what is in force, and are replayed at each start. */
export type ChangeKind = "identity" | "allow" | "retention" | "alarm";
export type ChangeRecord<Kind extends ChangeKind> = Extract<AuditRecord, { readonly kind: Kind }>;

/** Waiting for the disk one by one would be most of the time. */
const readTogetherMax = 128;

/**
 * Reads the records of one kind, whose places the leaves told without opening anything: what a start
 * costs grows with the changes of users, devices and exceptions, not with the exchanges between them.
 * @throws FourgateError log_invalid: one that can't be read may be a revocation
 */
export async function loadChanges<Kind extends ChangeKind>(
  kind: Kind,
  archive: Archive,
  indexes: readonly number[],
  onRecord: (record: ChangeRecord<Kind>) => void,
): Promise<void> {
  for (let from = 0; from < indexes.length; from += readTogetherMax) {
    const together = indexes.slice(from, from + readTogetherMax);
    const opened = await Promise.all(together.map(async (index) => new Rebuilder(archive).record(index)));
    for (const one of opened) onRecord(requireKind(kind, one?.record));
  }
}

const meanings: Readonly<Record<ChangeKind, string>> = {
  identity: "who may come in",
  allow: "what gate 3 lets pass",
  retention: "what is to be kept or destroyed",
  alarm: "what people were told of",
};

function requireKind<Kind extends ChangeKind>(
  kind: Kind,
  record: AuditRecord | undefined,
): ChangeRecord<Kind> {
  if (record?.kind === kind) return record as ChangeRecord<Kind>;
  throw new FourgateError(
    "log_invalid",
    `a record of ${meanings[kind]} cannot be opened`,
    "restore the ledger's keys and journal from one backup",
  );
}
