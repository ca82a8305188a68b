import { createServer, type Socket } from "node:net";
import { listening, type Listening } from "./listening.ts";
import { until } from "../../../tools/waiting.ts";

/** One connection as the far end sees it: bytes in, bytes out, and its end. */
export class VendorConnection {
  readonly socket: Socket;
  readonly #chunks: Buffer[] = [];
  closed = false;

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (chunk: Buffer) => this.#chunks.push(chunk));
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.closed = true;
    });
  }

  get received(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  /** Waits until the request's bytes end so. */
  async request(end: string): Promise<void> {
    await until(
      () => this.received.toString("latin1").endsWith(end),
      `a request that ends in ${JSON.stringify(end)}`,
    );
  }

  say(text: string): void {
    this.socket.write(text, "latin1");
  }
}

/** A vendor of which each byte is written by hand. */
export class RawVendor implements AsyncDisposable {
  readonly connections: VendorConnection[] = [];
  readonly #listening: Listening;

  private constructor(server: Listening, connections: VendorConnection[]) {
    this.#listening = server;
    this.connections = connections;
  }

  static async open(): Promise<RawVendor> {
    const connections: VendorConnection[] = [];
    const server = createServer({ noDelay: true }, (socket) => {
      connections.push(new VendorConnection(socket));
    });
    const cut = (): void => {
      for (const { socket } of connections) socket.destroy();
    };
    return new RawVendor(await listening(server, cut), connections);
  }

  get url(): string {
    return this.#listening.url;
  }

  async connection(index = 0): Promise<VendorConnection> {
    await until(() => this.connections.length > index, `connection ${String(index)}`);
    const connection = this.connections[index];
    if (!connection) throw new TypeError("it was there");
    return connection;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#listening[Symbol.asyncDispose]();
  }
}
