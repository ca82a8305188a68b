import type { FastifyRequest } from "fastify";

/** For routes that show what the log holds. */
export interface WhoReads {
  /** "admin" (logged in) or "local operator" (through the data folder). */
  readonly byWhom: (request: FastifyRequest) => string;
}
