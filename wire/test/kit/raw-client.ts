import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** A client that writes exactly these bytes and keeps what comes back. */
export class RawClient implements Disposable {
  readonly socket: Socket;
  readonly #chunks: Buffer[] = [];
  #ended = false;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("error", () => undefined);
    socket.on("data", (chunk: Buffer) => this.#chunks.push(chunk));
    socket.on("close", () => {
      this.#ended = true;
    });
  }

  static async open(port: number): Promise<RawClient> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    const client = new RawClient(socket);
    await once(socket, "connect");
    return client;
  }

  get received(): string {
    return Buffer.concat(this.#chunks).toString("latin1");
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Resolves once the system has taken the bytes, or the connection is gone. */
  async write(bytes: string | Uint8Array): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.socket.write(bytes, () => {
      resolve();
    });
    await promise;
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}
