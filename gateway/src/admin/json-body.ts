import type { FastifyRequest } from "fastify";
import type { z } from "zod";
import { FourgateError } from "@fourgate/core/errors";
import { placesOf } from "./api/route.ts";

/** The body as this schema has it. @throws FourgateError body_malformed, body_schema */
export function jsonBody<T>(request: FastifyRequest, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    if (!Buffer.isBuffer(request.body)) throw new TypeError("no body");
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(request.body));
  } catch {
    throw new FourgateError("body_malformed", "the body is not JSON", "send what /api/openapi.json says");
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new FourgateError(
    "body_schema",
    `the body is not valid: ${placesOf(result.error)}`,
    "see /api/openapi.json",
  );
}
