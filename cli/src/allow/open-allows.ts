import { resolve } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import type { AllowDoor, AllowLists } from "@fourgate/gateway/allow/allow-door";
import type { ListedEntry } from "@fourgate/gateway/allow/allow-list";
import { readEnv } from "@fourgate/gateway/config/env";
import { gatewaySocket } from "@fourgate/gateway/config/gateway-socket";
import { guardFiles } from "@fourgate/guard/config/guard-home";
import { soloSettings } from "@fourgate/guard/solo/enrol";
import type { Terminal } from "../command.ts";
import { soloAllows } from "./solo-allows.ts";
import { GatewaySocket } from "../people/gateway-socket.ts";

/**
 * Exceptions of this data folder's gateway, which has to run: doors judge by what it tells them. Of a
 * guard that stands alone, its own.
 * @throws FourgateError gateway_away, config_invalid
 */
export async function openAllows(
  terminal: Pick<Terminal, "env">,
  data: string | undefined,
): Promise<AllowDoor> {
  const env = readEnv(terminal.env);
  const home = data === undefined ? env.home : resolve(data);
  const gateway = await GatewaySocket.find(gatewaySocket(home));
  if (!gateway && (await standsAlone(home))) return soloAllows(guardFiles(home).exceptions);
  if (!gateway)
    throw new FourgateError(
      "gateway_away",
      `no gateway runs on ${home}`,
      "run it where the gateway runs, as its user; a developer asks with: fourgate allow CODE",
    );
  const path = (...steps: readonly string[]): string =>
    ["/api/v1/allow", ...steps.map(encodeURIComponent)].join("/");
  return {
    list: async () => (await gateway.call("GET", path())) as AllowLists,
    add: async (wish) => only(await gateway.call("POST", path(), wish)),
    confirm: async (id, terms) => only(await gateway.call("POST", path("requests", id, "confirm"), terms)),
    async refuse(id, reason) {
      await gateway.call("POST", path("requests", id, "refuse"), { reason });
    },
    async revoke(id, reason) {
      await gateway.call("POST", path(id, "revoke"), { reason });
    },
  };
}

async function standsAlone(home: string): Promise<boolean> {
  return await soloSettings(home).then(
    (settings) => settings !== undefined,
    () => false,
  );
}

function only(answer: unknown): ListedEntry {
  const [entry] = (answer as { readonly entries?: readonly ListedEntry[] }).entries ?? [];
  if (entry) return entry;
  throw new FourgateError(
    "internal",
    "the gateway gave an answer of another version",
    "start the gateway again with this version",
  );
}
