import { Lock } from "@fourgate/journal/lock";
import { Scanners } from "@fourgate/wire/reading/scanners";
import type { GatewayEnv } from "../config/env.ts";
import { loadConfig } from "../config/load.ts";
import type { FileRoster } from "../identity/roster.ts";
import { findLedger, openArchive, readVerifierKey } from "../ledger/read-only.ts";
import { searchedRecords } from "../ledger/record-source.ts";
import { choosePlace } from "./choose-place.ts";
import { storeLimits } from "./limits.ts";
import { Projection } from "./projection.ts";

export interface OfflineProjection extends AsyncDisposable {
  readonly projection: Projection;
  /** Of fourgate.yaml; what was added by command stands in the log. */
  readonly roster: FileRoster;
}

/**
 * The projection of a data folder on which no gateway runs, under the ledger's lock. It begins at once. The log is
 * read and nothing is added to it: the folder may be a copy, and whatever its key signs there would be a second log.
 * @throws FourgateError config_invalid (also while somebody else has the ledger), log_invalid, not_found
 */
export async function openProjectionOffline(env: GatewayEnv): Promise<OfflineProjection> {
  const config = await loadConfig(env);
  const { database, secrets } = config;
  const folder = await findLedger(env.home);
  const key = await readVerifierKey(folder);
  await using opened = new AsyncDisposableStack();
  opened.use(await Lock.take(folder.lock));
  const archive = opened.use(await openArchive(folder));
  const { recordCount } = archive.index;
  const projection = opened.use(
    new Projection({
      place: choosePlace(env.home, database, secrets.databasePassword),
      records: searchedRecords(archive, key.name, archive.searchKey, () => recordCount),
      log: () => undefined,
      complain: () => undefined,
      limits: { ...storeLimits, startDelayMs: 0 },
      scanner: () => new Scanners().of({ detectorsOff: [] }),
    }),
  );
  const stack = opened.move();
  return { projection, roster: config, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}
