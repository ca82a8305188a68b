import {
  createServer,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
} from "node:http";
import type { AddressInfo, Server as NetServer } from "node:net";

export interface Listening extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
}

/** An HTTP server on a loopback port of its own. */
export async function serve(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Listening> {
  const server = createServer({ requestTimeout: 0 }, handle);
  return await listening(server, () => {
    server.closeAllConnections();
  });
}

export async function listening(server: HttpServer | NetServer, cut: () => void): Promise<Listening> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${String(port)}`,
    async [Symbol.asyncDispose]() {
      cut();
      await new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}
