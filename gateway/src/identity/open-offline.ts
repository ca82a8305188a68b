import { join } from "node:path";
import { ulids } from "@fourgate/wire/ids";
import type { GatewayEnv } from "../config/env.ts";
import { loadConfig } from "../config/load.ts";
import { gatewaySubject } from "../ledger/keys.ts";
import { openLedger } from "../ledger/open.ts";
import { statedUrl } from "../tls/door.ts";
import { ownCaPin } from "../tls/own-ca.ts";
import { Managed } from "./managed.ts";
import { People } from "./people.ts";
import type { PeopleDoor } from "./people-door.ts";

/**
 * The people of a data folder on which no gateway runs, under the ledger's lock.
 * @throws FourgateError config_invalid (also while somebody else has the ledger), log_invalid
 */
export async function openOffline(env: GatewayEnv, by: string): Promise<PeopleDoor & AsyncDisposable> {
  const config = await loadConfig(env);
  const managed = new Managed();
  const ledger = await openLedger({
    dataDir: join(env.home, "ledger"),
    onIdentity: (record) => {
      managed.apply(record);
    },
  });
  const people = new People({
    managed,
    file: () => config,
    append: (record) => ledger.append(record, gatewaySubject),
    changed: () => undefined,
    clock: Date.now,
    nextId: ulids(),
    caPin: async () => (config.gateway.tls?.kind === "own_ca" ? ownCaPin(env.home) : null),
    gatewayUrl: () => statedUrl(config.gateway),
  });
  return { ...people.as(by), [Symbol.asyncDispose]: () => ledger[Symbol.asyncDispose]() };
}
