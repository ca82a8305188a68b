import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { listenOnSocket } from "@fourgate/wire/local-socket";

const connectionCountMax = 64;
const requestMsMax = 30_000;
const closeMsMax = 1_000;

/** The control door on a socket in the guard's folder, which no other user can enter. */
export class ControlDoor implements AsyncDisposable {
  readonly #server: Server;

  constructor(handle: (request: IncomingMessage, response: ServerResponse) => void) {
    this.#server = createServer({ headersTimeout: requestMsMax, requestTimeout: requestMsMax }, handle);
    this.#server.maxConnections = connectionCountMax;
  }

  /** @throws FourgateError config_invalid, also when another guard answers there */
  async listen(path: string): Promise<void> {
    await listenOnSocket(this.#server, path);
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
