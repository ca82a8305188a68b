import { resolve } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import { readEnv } from "@fourgate/gateway/config/env";
import { gatewaySocket } from "@fourgate/gateway/config/gateway-socket";
import type { Terminal } from "../command.ts";
import { GatewaySocket } from "./gateway-socket.ts";

/** The gateway that runs on this data folder. @throws FourgateError gateway_away, config_invalid */
export async function operatedGateway(
  terminal: Pick<Terminal, "env">,
  data: string | undefined,
): Promise<GatewaySocket> {
  const home = data === undefined ? readEnv(terminal.env).home : resolve(data);
  const gateway = await GatewaySocket.find(gatewaySocket(home));
  if (gateway) return gateway;
  throw new FourgateError(
    "gateway_away",
    `no gateway runs on ${home}`,
    "run it where the gateway runs, as its user",
  );
}
