import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import type { VerifyReport } from "@fourgate/core/audit/problems";
import { ledgerFolder } from "../ledger/folder.ts";
import { verifyFolder } from "../ledger/verify-folder.ts";
import { copyFolder, type Copied } from "./copy-folder.ts";

export interface Backup extends Copied {
  readonly report: VerifyReport;
}

/**
 * In the data folder beside the ledger: what a gateway and its guard can't be made again without. The database is
 * an image of the journal, sockets and compiled code belong to one machine.
 */
const kept = [
  "fourgate.yaml",
  "policy",
  "policies",
  "admin.json",
  "fingerprint.key",
  "bundle",
  "tls",
  "guard",
  "keys",
];
/** The tree moves on while it is copied. */
const tryCountMax = 5;

/**
 * Copies a data folder into a new one, while a gateway may be writing to it, and verifies the copy with its
 * content. The order makes it whole: the checkpoint and its tiles, then the journal, which is never shorter than
 * a tree, then the keys, which are made before the records that need them.
 * @throws FourgateError usage when `to` is not empty; log_invalid when the copy does not verify
 */
export async function backUp(home: string, to: string): Promise<Backup> {
  await requireEmpty(to);
  const [from, copy] = [ledgerFolder(join(home, "ledger")), ledgerFolder(join(to, "ledger"))];
  const copied = { fileCount: 0, bytes: 0 };
  const add = ({ fileCount, bytes }: Copied): void => {
    copied.fileCount += fileCount;
    copied.bytes += bytes;
  };
  let report: VerifyReport | undefined;
  for (let tries = 0; tries < tryCountMax && report?.ok !== true; tries++) {
    copied.fileCount = 0;
    copied.bytes = 0;
    for (const [source, target] of [
      [from.verifierKey, copy.verifierKey],
      [from.log, copy.log],
      [from.journal, copy.journal],
      [from.keys, copy.keys],
    ] as const)
      add(await copyFolder(source, target));
    report = await verifyFolder(to, { content: true });
  }
  if (report?.ok !== true)
    throw new FourgateError(
      "log_invalid",
      `the copy does not verify: ${report?.problems[0]?.message ?? "unknown"}`,
      "fourgate audit verify on the data folder itself says whether the fault is there",
    );
  for (const name of kept) add(await copyFolder(join(home, name), join(to, name)));
  const about = { format: 1, madeAt: new Date().toISOString(), size: report.size, root: report.root };
  await writeFile(join(to, "backup.json"), `${JSON.stringify(about)}\n`, { mode: 0o600 });
  return { ...copied, report };
}

/** @throws FourgateError usage */
export async function requireEmpty(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length === 0) return;
  throw new FourgateError("usage", `${folder} is not empty`, "name a folder that is new or empty");
}
