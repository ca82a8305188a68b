import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer, type Server as TlsServer } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { SecureContextOptions } from "node:tls";
import { FourgateError } from "@fourgate/core/errors";
import { systemCode } from "@fourgate/core/system-error";
import type { WireLimits } from "@fourgate/wire/limits";

export interface ServerHandlers {
  /** Vendors' own paths, and everything that nobody else answers. */
  readonly exchange: (request: IncomingMessage, response: ServerResponse) => void;
  readonly admin: (request: IncomingMessage, response: ServerResponse) => void;
}

const connectionCountMax = 4096;
const headMsMax = 30_000;
const keepAliveMs = 65_000;
const closeMsMax = 5_000;
const handshakeMsMax = 10_000;

/** One port: the console and the admin API under their own paths, vendors' paths under `/`. */
export function createGatewayServer(handlers: ServerHandlers, limits: WireLimits): Server {
  return prepared(createServer(serverOptions(limits)), handlers);
}

/** The same behind TLS; `setSecureContext` shows another certificate from then on. */
export function createGatewayTlsServer(
  handlers: ServerHandlers,
  limits: WireLimits,
  context: SecureContextOptions,
): TlsServer {
  const options = { ...serverOptions(limits), ...context, handshakeTimeout: handshakeMsMax };
  return prepared(createTlsServer(options), handlers);
}

function serverOptions(limits: WireLimits): Parameters<typeof createServer>[0] & object {
  return {
    maxHeaderSize: limits.headBytesMax,
    headersTimeout: headMsMax,
    keepAliveTimeout: keepAliveMs,
    // Bodies have limits of their own, and a model's reply may take as long as it likes.
    requestTimeout: 0,
    // Some clients offer HTTP/2 with every request (h2c); it is answered as what it is.
    shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === "websocket",
  };
}

function prepared<T extends Server | TlsServer>(server: T, handlers: ServerHandlers): T {
  // Counted by the exchange, which answers in the client's protocol; here bytes are the limit.
  server.maxHeadersCount = 0;
  server.maxConnections = connectionCountMax;
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    (isAdmin(request) ? handlers.admin : handlers.exchange)(request, response);
  });
  // A WebSocket ends at the guard; Codex goes on over HTTP at once upon this.
  server.on("upgrade", (_request: IncomingMessage, socket: Duplex) => {
    socket.on("error", () => {
      socket.destroy();
    });
    socket.end("HTTP/1.1 426 Upgrade Required\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
  });
  server.on("clientError", (_error: Error, socket: Socket) => {
    if (socket.writable)
      socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
  });
  return server;
}

function isAdmin(request: IncomingMessage): boolean {
  const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
  if (path === "/") return request.method === "GET";
  return (
    path === "/healthz" ||
    path === "/readyz" ||
    path === "/console" ||
    path.startsWith("/console/") ||
    path.startsWith("/api/v1/") ||
    path === "/api/openapi.json"
  );
}

/** Resolves once the port is bound; rejects with Node's error (EADDRINUSE). */
export async function listen(server: Server | TlsServer, port: number, host: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject).listen(port, host, resolve);
  await promise;
  server.off("error", reject);
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}

/** What `listen` rejected with, for the operator. `address`: host:port */
export function cannotListen(address: string, error: unknown): FourgateError {
  const code = systemCode(error);
  return new FourgateError(
    "config_invalid",
    code === "EADDRINUSE"
      ? `${address} is in use`
      : `the gateway cannot listen on ${address} (${code ?? "unknown"})`,
    "end what listens there, or set gateway.port in fourgate.yaml",
    error,
  );
}

/** Lets exchanges under way end, for a while; then cuts. */
export async function close(server: Server | TlsServer): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => {
    resolve();
  });
  server.closeIdleConnections();
  const timer = setTimeout(() => {
    server.closeAllConnections();
  }, closeMsMax);
  await promise;
  clearTimeout(timer);
}
