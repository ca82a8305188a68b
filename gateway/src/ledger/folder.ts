import { join } from "node:path";

/**
 * What the record keeps in the data folder:
 *
 *   lock                     the one writer
 *   log.vkey                 the log's public key; with it, journal/ and log/ anyone can verify
 *   journal/NNNNNNNN.journal records and content, in the order in which they became durable
 *   log/checkpoint, log/tile the tree (https://c2sp.org/tlog-tiles)
 *   keys/                    secrets, mode 0700: master.key, log.key, subjects/<pseudonym>
 */
export interface LedgerFolder {
  readonly root: string;
  readonly lock: string;
  readonly verifierKey: string;
  readonly journal: string;
  readonly log: string;
  readonly keys: string;
}

export function ledgerFolder(root: string): LedgerFolder {
  return {
    root,
    lock: join(root, "lock"),
    verifierKey: join(root, "log.vkey"),
    journal: join(root, "journal"),
    log: join(root, "log"),
    keys: join(root, "keys"),
  };
}
