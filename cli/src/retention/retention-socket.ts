import { resolve } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import { readEnv } from "@fourgate/gateway/config/env";
import { gatewaySocket } from "@fourgate/gateway/config/gateway-socket";
import type { Terminal } from "../command.ts";
import { GatewaySocket } from "../people/gateway-socket.ts";

/**
 * The running gateway of this data folder: it alone destroys keys, since it may be writing with them.
 * @throws FourgateError gateway_away
 */
export async function requireGateway(
  terminal: Pick<Terminal, "env">,
  data: string | undefined,
): Promise<GatewaySocket> {
  const { home } = readEnv(terminal.env);
  const socket = await GatewaySocket.find(gatewaySocket(data === undefined ? home : resolve(data)));
  if (socket) return socket;
  throw new FourgateError("gateway_away", "no gateway runs on this data folder", "start it: fourgate up");
}

/** @throws FourgateError usage */
export function statedReason(reason: string | undefined, command: string): string {
  if (reason !== undefined && reason.trim() !== "") return reason;
  throw new FourgateError(
    "usage",
    `${command} needs --reason`,
    'say who asked for it, and why: --reason "…"; it stands in the record',
  );
}
