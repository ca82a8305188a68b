import { createServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Certified } from "../../../../tools/network/certified.ts";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** An HTTP server that answers what it is told to, and remembers what it was asked. */
export class HttpStandIn implements AsyncDisposable {
  readonly asked: Asked[] = [];
  readonly url: string;
  readonly #server: Server;

  private constructor(server: Server, scheme: string) {
    this.#server = server;
    this.url = `${scheme}://localhost:${String((server.address() as AddressInfo).port)}`;
  }

  static async open(
    answer: (asked: Asked, all: readonly Asked[]) => Answer | Promise<Answer>,
    certified?: Certified,
  ): Promise<HttpStandIn> {
    const server = certified
      ? createTlsServer({ cert: certified.leafPem, key: certified.leafKeyPem })
      : createServer();
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    const standIn = new HttpStandIn(server, certified ? "https" : "http");
    server.on("request", (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const { method = "", url = "", headers } = request;
        const asked = { method, path: url, headers, body: Buffer.concat(chunks).toString("utf8") };
        standIn.asked.push(asked);
        void Promise.resolve(answer(asked, standIn.asked)).then(({ status, body }) => {
          response.writeHead(status, { "content-type": "application/json" }).end(body);
        });
      });
    });
    return standIn;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export function json(value: unknown, status = 200): Answer {
  return { status, body: JSON.stringify(value) };
}
