import type { FastifyRequest } from "fastify";
import { FourgateError } from "@fourgate/core/errors";
import type { Principal } from "@fourgate/core/scope/principal";
import type { AdminParts } from "./parts.ts";

const tokenLengthMax = 500;

/** @throws FourgateError unauthenticated */
export function requireGuard(request: FastifyRequest, parts: Pick<AdminParts, "principalOf">): Principal {
  const token = headerText(request, "x-fourgate-token");
  const principal =
    token === undefined || token.length > tokenLengthMax ? undefined : parts.principalOf(token);
  if (principal) return principal;
  throw new FourgateError(
    "unauthenticated",
    "the gateway does not know this guard's token",
    "enrol this machine's guard again",
  );
}

export function headerText(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" ? value : undefined;
}
