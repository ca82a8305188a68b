import type { WireLimits } from "@fourgate/wire/limits";
import { hasLocalSockets, listenOnSocket } from "@fourgate/wire/local-socket";
import { gatewaySocket } from "./config/gateway-socket.ts";
import { close, createGatewayServer, type ServerHandlers } from "./server.ts";

/** The gateway on a socket in its own folder, where only its own user comes in. Nothing where there are none. */
export async function openLocalDoor(
  home: string,
  handlers: ServerHandlers,
  limits: WireLimits,
): Promise<AsyncDisposable> {
  if (!hasLocalSockets) return { [Symbol.asyncDispose]: () => Promise.resolve() };
  const server = createGatewayServer(handlers, limits);
  await listenOnSocket(server, gatewaySocket(home));
  return { [Symbol.asyncDispose]: () => close(server) };
}
