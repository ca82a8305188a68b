import { readFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { counted } from "@fourgate/core/counted";
import { FourgateError } from "@fourgate/core/errors";
import { ulids } from "@fourgate/wire/ids";
import { Holds } from "../retention/holds.ts";
import { PendingReclaim, pendingPath } from "../retention/pending-reclaim.ts";
import type { VerifyReport } from "@fourgate/core/audit/problems";
import { ledgerFolder, type LedgerFolder } from "../ledger/folder.ts";
import { gatewaySubject } from "../ledger/keys.ts";
import { openLedger } from "../ledger/open.ts";
import { verifyFolder } from "../ledger/verify-folder.ts";
import { copyFolder, type Copied } from "./copy-folder.ts";
import { requireEmpty } from "./backup.ts";
import { keptChanges, type KeptChange, type KeptChanges } from "./kept-changes.ts";

export interface Restored extends Copied {
  readonly report: VerifyReport;
  /** Where the folder that was there before lies now; null where there was none. */
  readonly aside: string | null;
  /** People who were erased after the backup, whose keys it still had. */
  readonly erased: readonly string[];
  /** Legal holds that were placed after the backup and stand again. */
  readonly held: readonly string[];
  /** Changes of people, devices, codes, exceptions and retention after the backup that count again. */
  readonly takenOver: number;
  /** What was there could not be read in full, so some of them may be missing. */
  readonly isDamaged: boolean;
}

/**
 * Puts a backup into a data folder on which no gateway runs. The backup is verified before anything is touched.
 * With `replace` the folder that is there is moved aside, and what was decided in it since counts in what is restored:
 * a backup must not bring back a person who was erased, a device that was revoked, a code that was used or an exception
 * that was taken back, nor let go of what must be kept.
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
  let before: KeptChanges = { key: "", records: [], isDamaged: false };
  if (replace && (await isThere(join(home, "ledger")))) {
    before = await keptChanges(ledgerFolder(join(home, "ledger")));
    aside = `${home}.before-restore-${new Date().toISOString().replaceAll(/[:.]/g, "-")}`;
    await rename(home, aside);
  }
  await requireEmpty(home);
  const copied = await copyFolder(from, home);
  const taken = await takeUp(ledgerFolder(join(home, "ledger")), report.size, before);
  return { ...copied, report, aside, isDamaged: before.isDamaged, ...taken };
}

/**
 * The restored log says that it was restored, and gets the changes that came after the backup, as they were recorded
 * and before they are done again. The space that erasures took the next start gives back.
 */
async function takeUp(
  folder: LedgerFolder,
  size: number,
  before: KeptChanges,
): Promise<Pick<Restored, "erased" | "held" | "takenOver">> {
  const known = new Set<string>();
  const know = ({ id }: KeptChange): void => void known.add(id);
  await using ledger = await openLedger({
    dataDir: folder.root,
    onIdentity: know,
    onAllow: know,
    onRetention: know,
  });
  const isSame = before.key === (await readFile(folder.verifierKey, "utf8"));
  const missing = isSame ? before.records.filter(({ id }) => !known.has(id)) : [];
  const nextId = ulids();
  const detail = `restored from a backup of ${counted(size, "record")}; ${counted(missing.length, "later change")} of people, exceptions and retention taken over`;
  const time = new Date().toISOString();
  await ledger.append({ kind: "gateway", id: nextId(), time, event: "recovered", detail }, gatewaySubject);
  const pending = await PendingReclaim.open(pendingPath(folder.root));
  const erased: string[] = [];
  const holds = new Holds();
  for (const record of missing) {
    await ledger.append(record, gatewaySubject);
    if (record.kind !== "retention") continue;
    holds.apply(record);
    const { change } = record;
    if (change.act !== "erased" || ledger.keyring.secretSha256(change.user) !== change.secretSha256) continue;
    await ledger.keyring.erase(change.user, (ids) => pending.add(ids));
    erased.push(change.user);
  }
  return { erased, held: holds.list().map(({ id }) => id), takenOver: missing.length };
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
