import { resolve } from "node:path";
import { readEnv } from "@fourgate/gateway/config/env";
import type { PeopleDoor } from "@fourgate/gateway/identity/people-door";
import { gatewaySocket } from "@fourgate/gateway/config/gateway-socket";
import type { Terminal } from "../command.ts";
import { GatewaySocket } from "./gateway-socket.ts";
import { remotePeople } from "./remote-people.ts";

/**
 * The people of this data folder: through its gateway where one runs, else under the ledger's lock.
 * @throws FourgateError config_invalid
 */
export async function openPeople(
  terminal: Pick<Terminal, "env">,
  data: string | undefined,
): Promise<PeopleDoor & AsyncDisposable> {
  const env = readEnv(terminal.env);
  const home = data === undefined ? env.home : resolve(data);
  const socket = await GatewaySocket.find(gatewaySocket(home));
  if (socket) return remotePeople(socket);
  const { openOffline } = await import("@fourgate/gateway/identity/open-offline");
  return await openOffline({ ...env, home }, "local operator");
}
