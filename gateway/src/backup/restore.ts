import { rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import { PendingReclaim, pendingPath } from "../retention/pending-reclaim.ts";
import type { RetentionRecord } from "@fourgate/core/audit/retention-record";
import type { VerifyReport } from "@fourgate/core/audit/problems";
import { ledgerFolder, type LedgerFolder } from "../ledger/folder.ts";
import { Keys } from "../ledger/keys.ts";
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
}

/**
 * Puts a backup into a data folder on which no gateway runs. The backup is verified before anything is touched.
 * With `replace` the folder that is there is moved aside, and whoever was erased in it since is erased in what
 * is restored: a backup must not bring a person back.
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
  const erased = await eraseAgain(ledgerFolder(join(home, "ledger")), before);
  return { ...copied, report, aside, erased };
}

/** The space that it took the next start gives back. */
async function eraseAgain(
  { root, keys: folder }: LedgerFolder,
  records: readonly RetentionRecord[],
): Promise<readonly string[]> {
  const keys = await Keys.open(folder, { create: false });
  const pending = await PendingReclaim.open(pendingPath(root));
  const erased: string[] = [];
  for (const { change } of records) {
    if (change.act !== "erased" || keys.secretSha256(change.user) !== change.secretSha256) continue;
    await keys.erase(change.user, (ids) => pending.add(ids));
    erased.push(change.user);
  }
  return erased;
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
