import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";

/** A company's proxy: opens tunnels, and nothing else. */
export interface ConnectProxy extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** "host:port" of each tunnel, with the log-in that came along. */
  readonly tunnels: { readonly to: string; readonly login: string | undefined }[];
  /** Answers every CONNECT with this, where set; with nothing at all for "". */
  refuses: string | null;
}

export async function connectProxy(): Promise<ConnectProxy> {
  const tunnels: ConnectProxy["tunnels"] = [];
  const sockets = new Set<Socket>();
  const state = { refuses: null as string | null };
  const server = createServer((_request, response) => {
    response.writeHead(405).end();
  });
  server.on("connect", (request: IncomingMessage, client: Socket) => {
    sockets.add(client);
    client.on("error", () => undefined);
    tunnels.push({ to: request.url ?? "", login: request.headers["proxy-authorization"] });
    if (state.refuses === "") return;
    if (state.refuses !== null) {
      client.end(`HTTP/1.1 ${state.refuses}\r\n\r\n`);
      return;
    }
    const upstream = connect(Number((request.url ?? "").split(":").at(-1)), "127.0.0.1", () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      upstream.pipe(client).pipe(upstream);
    });
    sockets.add(upstream);
    upstream.on("error", () => client.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${String(port)}`,
    tunnels,
    get refuses() {
      return state.refuses;
    },
    set refuses(answer) {
      state.refuses = answer;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
