import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { until } from "../../../../tools/waiting.ts";

export class VendorConnection {
  readonly socket: Socket;
  readonly #chunks: Buffer[] = [];
  closed = false;

  constructor(socket: Socket, onBytes: () => void) {
    this.socket = socket;
    socket.on("data", (chunk: Buffer) => {
      this.#chunks.push(chunk);
      onBytes();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => {
      this.closed = true;
    });
  }

  get received(): string {
    return Buffer.concat(this.#chunks).toString("latin1");
  }

  /** Header lines of the first request. */
  get lines(): readonly string[] {
    return this.received.slice(0, this.received.indexOf("\r\n\r\n")).split("\r\n");
  }

  async request(): Promise<void> {
    await until(() => {
      const end = this.received.indexOf("\r\n\r\n");
      const length = Number(/content-length: (\d+)/i.exec(this.received)?.[1] ?? 0);
      return end >= 0 && this.received.length >= end + 4 + length;
    }, "a whole request");
  }

  say(text: string): void {
    this.socket.write(text, "latin1");
  }

  /** One chunk of a chunked reply. */
  chunk(text: string): void {
    this.say(`${text.length.toString(16)}\r\n${text}\r\n`);
  }
}

/** A vendor of which each byte is written by hand. */
export class RawVendor implements AsyncDisposable {
  readonly connections: VendorConnection[] = [];
  /** Called when bytes arrive. */
  onBytes: () => void = () => undefined;
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(): Promise<RawVendor> {
    const server = createServer({ noDelay: true });
    const vendor = new RawVendor(server);
    server.on("connection", (socket) => {
      vendor.connections.push(
        new VendorConnection(socket, () => {
          vendor.onBytes();
        }),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return vendor;
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo | null)?.port ?? 0)}`;
  }

  /** Bytes that ever arrived. */
  get heard(): number {
    return this.connections.reduce((sum, { received }) => sum + received.length, 0);
  }

  /** The connection of this index, with its first request whole. */
  async asked(index = 0): Promise<VendorConnection> {
    await until(() => this.connections.length > index, `connection ${String(index)}`);
    const connection = this.connections[index];
    if (!connection) throw new TypeError("it was there");
    await connection.request();
    return connection;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { socket } of this.connections) socket.destroy();
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
  }
}
