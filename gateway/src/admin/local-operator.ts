import type { IncomingMessage } from "node:http";
import type { FastifyRequest } from "fastify";

/**
 * Requests by the socket in the data folder, which nobody but its owner can connect to. The guard
 * of this machine comes by it too and brings what tools sent, so that an operator's request says in
 * a header that it is one: a guard lets no `x-fourgate-` header of a tool through, and adds its token.
 */
export class LocalOperator {
  readonly #came = new WeakSet<IncomingMessage>();

  came(request: IncomingMessage): void {
    this.#came.add(request);
  }

  is({ raw, headers }: FastifyRequest): boolean {
    return (
      this.#came.has(raw) &&
      headers["x-fourgate-operator"] === "local" &&
      headers["x-fourgate-token"] === undefined
    );
  }
}
