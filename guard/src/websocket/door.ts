import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { GuardParts } from "../guard-parts.ts";
import { refuseBrowsers, requireLocalHost } from "../local-request.ts";
import { Connection } from "./connection.ts";

const connectionCountMax = 256;
const address = /^\/r\/([\w-]{43})\/v1\/responses$/;

/**
 * Takes upgrades to a WebSocket where a run asks for Responses and the policy lets it; every other
 * is answered 426, upon which Codex goes on over HTTP at once.
 */
export class WebSocketDoor implements AsyncDisposable {
  readonly #guard: GuardParts;
  readonly #server: WebSocketServer;

  constructor(guard: GuardParts) {
    this.#guard = guard;
    this.#server = new WebSocketServer({
      noServer: true,
      maxPayload: guard.limits.bodyBytesMax,
      perMessageDeflate: false,
      clientTracking: true,
    });
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => {
      socket.destroy();
    });
    const path = request.url ?? "";
    const token = address.exec(path)?.[1];
    try {
      requireLocalHost(request, this.#guard.port());
      refuseBrowsers(request);
    } catch {
      answer(socket, "403 Forbidden");
      return;
    }
    if (token === undefined || !this.#guard.runs.find(token) || !this.#isWanted()) {
      answer(socket, "426 Upgrade Required");
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (accepted) => {
      Connection.open(accepted, this.#guard, path, request.headers);
    });
  }

  #isWanted(): boolean {
    if (this.#server.clients.size >= connectionCountMax) return false;
    try {
      return this.#guard.policy.current().snapshot.source.websocket !== "refuse";
    } catch {
      // No policy to judge by: over HTTP the client is told so.
      return false;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.#server.clients) client.terminate();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#server.close(() => {
      resolve();
    });
    await promise;
  }
}

function answer(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
