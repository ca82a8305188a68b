import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { Certified } from "../../../../tools/network/certified.ts";

/** Takes syslog by octet counting, over TCP or TLS; a frame that is none ends the connection. */
export class SyslogStandIn implements AsyncDisposable {
  readonly messages: string[] = [];
  readonly port: number;
  /** How many frames it takes of each connection before it breaks it off. */
  framesMax = Infinity;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  static async open(certified?: Certified): Promise<SyslogStandIn> {
    const server = certified
      ? createTlsServer({ cert: certified.leafPem, key: certified.leafKeyPem })
      : createServer();
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    const standIn = new SyslogStandIn(server);
    server.on(certified ? "secureConnection" : "connection", (socket: Socket) => {
      standIn.#take(socket);
    });
    return standIn;
  }

  #take(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => undefined);
    let rest = Buffer.alloc(0);
    let count = 0;
    socket.on("data", (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      for (;;) {
        const head = /^([1-9]\d{0,8}) /.exec(rest.toString("latin1", 0, 10));
        if (!head) {
          if (rest.length > 10) socket.destroy();
          return;
        }
        const start = head[0].length;
        const end = start + Number(head[1]);
        if (rest.length < end) return;
        if (++count > this.framesMax) {
          socket.resetAndDestroy();
          return;
        }
        this.messages.push(rest.toString("utf8", start, end));
        rest = rest.subarray(end);
      }
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
