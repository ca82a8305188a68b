import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { FourgateError } from "@fourgate/core/errors";
import type { WireLimits } from "@fourgate/wire/limits";

export interface LocalDoors {
  /** `/r/…`, and everything that nobody else answers. */
  readonly relay: (request: IncomingMessage, response: ServerResponse) => void;
  /** `/control/…`, only where there are no sockets in the file system. */
  readonly control?: (request: IncomingMessage, response: ServerResponse) => void;
  /** A request to speak another protocol on its connection. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** `/allow/…` */
  readonly confirm: (request: IncomingMessage, response: ServerResponse) => void;
  /** `/x/…` */
  readonly page: (request: IncomingMessage, response: ServerResponse) => void;
}

const connectionCountMax = 1024;
const headMsMax = 30_000;
const keepAliveMs = 65_000;
const closeMsMax = 3_000;

/** One port on 127.0.0.1, its doors by path. */
export class LocalServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #doors: LocalDoors;
  #port = 0;

  constructor(doors: LocalDoors, limits: WireLimits) {
    this.#doors = doors;
    this.#server = createServer({
      maxHeaderSize: limits.headBytesMax,
      headersTimeout: headMsMax,
      keepAliveTimeout: keepAliveMs,
      // Bodies have limits of their own, and a model's reply may take as long as it likes.
      requestTimeout: 0,
      // Some clients offer HTTP/2 with every request (h2c); it is answered as what it is.
      shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === "websocket",
    });
    this.#server.maxHeadersCount = limits.headerCountMax + 1;
    this.#server.maxConnections = connectionCountMax;
    const onRequest = (request: IncomingMessage, response: ServerResponse): void => {
      this.#doorOf(request.url ?? "/")(request, response);
    };
    this.#server.on("request", onRequest);
    this.#server.on("upgrade", this.#doors.upgrade);
    // `Expect: 100-continue` gets its leave from whoever reads the body.
    this.#server.on("clientError", (_error: Error, socket: Socket) => {
      if (socket.writable)
        socket.end("HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
    });
  }

  /** 0 before it listens. */
  get port(): number {
    return this.#port;
  }

  /** @throws FourgateError config_invalid, when the port is taken */
  async listen(port: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#server.once("error", reject).listen(port, "127.0.0.1", resolve);
    try {
      await promise;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new FourgateError(
        "config_invalid",
        `the guard cannot listen on 127.0.0.1:${String(port)} (${code ?? "unknown error"})`,
        "end what listens there, or set FOURGATE_GUARD_PORT to another port",
        error,
      );
    }
    this.#server.off("error", reject);
    const address = this.#server.address();
    if (typeof address === "object" && address !== null) this.#port = address.port;
  }

  #doorOf(target: string): LocalDoors["relay"] {
    if (this.#doors.control && target.startsWith("/control/")) return this.#doors.control;
    if (target.startsWith("/allow/")) return this.#doors.confirm;
    if (target.startsWith("/x/")) return this.#doors.page;
    return this.#doors.relay;
  }

  /** Lets answers under way end, for a while; then cuts. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#server.listening) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => {
      resolve();
    });
    this.#server.closeIdleConnections();
    const timer = setTimeout(() => {
      this.#server.closeAllConnections();
    }, closeMsMax);
    await promise;
    clearTimeout(timer);
  }
}
