import { join } from "node:path";
import { Scanners } from "@fourgate/wire/reading/scanners";
import type { GatewayEnv } from "../config/env.ts";
import { loadConfig } from "../config/load.ts";
import type { FollowedLedger } from "../ledger/ledger.ts";
import { openLedger } from "../ledger/open.ts";
import { choosePlace } from "./choose-place.ts";
import { storeLimits } from "./limits.ts";
import { Projection } from "./projection.ts";

export interface OfflineProjection extends AsyncDisposable {
  readonly projection: Projection;
  readonly ledger: FollowedLedger;
}

/**
 * The projection of a data folder on which no gateway runs, under the ledger's lock. It begins
 * at once.
 * @throws FourgateError config_invalid (also while somebody else has the ledger), log_invalid
 */
export async function openProjectionOffline(env: GatewayEnv): Promise<OfflineProjection> {
  const { database, secrets } = await loadConfig(env);
  await using opened = new AsyncDisposableStack();
  const ledger = opened.use(await openLedger({ dataDir: join(env.home, "ledger") }));
  const projection = opened.use(
    new Projection({
      place: choosePlace(env.home, database, secrets.databasePassword),
      records: ledger.records,
      log: () => undefined,
      complain: () => undefined,
      limits: { ...storeLimits, startDelayMs: 0 },
      scanner: () => new Scanners().of({ detectorsOff: [] }),
    }),
  );
  const stack = opened.move();
  return { projection, ledger, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}
