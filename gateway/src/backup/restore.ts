import { rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import { ulids } from "@fourgate/wire/ids";
import { Holds } from "../retention/holds.ts";
import { PendingReclaim, pendingPath } from "../retention/pending-reclaim.ts";
import type { RetentionChange, RetentionRecord } from "@fourgate/core/audit/retention-record";
import type { VerifyReport } from "@fourgate/core/audit/problems";
import { ledgerFolder, type LedgerFolder } from "../ledger/folder.ts";
import { gatewaySubject } from "../ledger/keys.ts";
import { openLedger } from "../ledger/open.ts";
import { verifyFolder } from "../ledger/verify-folder.ts";
import { copyFolder, type Copied } from "./copy-folder.ts";
import { requireEmpty } from "./backup.ts";

export interface Restored extends Copied {
  readonly report: VerifyReport;
  /** Where the folder that was there before lies now; null where there was none. */
  readonly aside: string | null;
  /** People who were erased after the backup, whose keys it still had. */
  readonly erased: readonly string[];
  /** Legal holds that were placed after the backup and stand again. */
  readonly held: readonly string[];
}

/**
 * Puts a backup into a data folder on which no gateway runs. The backup is verified before anything is touched.
 * With `replace` the folder that is there is moved aside, and whoever was erased in it since is erased in what
 * is restored, as a legal hold that was placed since stands again: a backup must not bring a person back, nor let
 * go of what must be kept.
 * @throws FourgateError log_invalid when the backup does not verify; usage when the folder is not empty;
 * config_invalid when a gateway runs on it
 */
export async function restore(
  from: string,
  home: string,
  { replace }: { readonly replace: boolean },
): Promise<Restored> {
  const report = await verifyFolder(from, { content: true });
  if (!report.ok)
    throw new FourgateError(
      "log_invalid",
      `the backup does not verify: ${report.problems[0]?.message ?? "unknown"}`,
      "take another backup; nothing was changed",
    );
  let aside: string | null = null;
  const before: RetentionRecord[] = [];
  if (replace && (await isThere(join(home, "ledger")))) {
    const onRetention = (record: RetentionRecord): void => void before.push(record);
    // Under its lock: no gateway runs on it.
    const ledger = await openLedger({ dataDir: join(home, "ledger"), onRetention });
    await ledger[Symbol.asyncDispose]();
    aside = `${home}.before-restore-${new Date().toISOString().replaceAll(/[:.]/g, "-")}`;
    await rename(home, aside);
  }
  await requireEmpty(home);
  const copied = await copyFolder(from, home);
  return { ...copied, report, aside, ...(await takeUp(ledgerFolder(join(home, "ledger")), before)) };
}

/**
 * What was erased and held since is recorded anew, in the restored log itself, before it is done. The space that
 * was taken the next start gives back.
 */
async function takeUp(
  { root }: LedgerFolder,
  before: readonly RetentionRecord[],
): Promise<Pick<Restored, "erased" | "held">> {
  const [erased, held]: [string[], string[]] = [[], []];
  if (before.length === 0) return { erased, held };
  const [then, now] = [new Holds(), new Holds()];
  for (const record of before) then.apply(record);
  await using ledger = await openLedger({ dataDir: root, onRetention: (record) => now.apply(record) });
  const pending = await PendingReclaim.open(pendingPath(root));
  const nextId = ulids();
  const record = async (change: RetentionChange): Promise<void> => {
    const time = new Date().toISOString();
    await ledger.append(
      { kind: "retention", id: nextId(), time, by: "local operator", change },
      gatewaySubject,
    );
  };
  for (const { change } of before) {
    if (change.act !== "erased" || ledger.keyring.secretSha256(change.user) !== change.secretSha256) continue;
    await record(change);
    await ledger.keyring.erase(change.user, (ids) => pending.add(ids));
    erased.push(change.user);
  }
  for (const hold of then.list().filter(({ id }) => !now.get(id))) {
    await record({ act: "held", hold });
    held.push(hold.id);
  }
  return { erased, held };
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
