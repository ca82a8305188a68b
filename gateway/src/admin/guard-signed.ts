import type { FastifyRequest } from "fastify";
import type { z } from "zod";
import { FourgateError } from "@fourgate/core/errors";
import type { Principal } from "@fourgate/core/scope/principal";
import type { DeviceKeys } from "../exchange/parts.ts";
import { placesOf } from "./api/route.ts";
import { headerText } from "./guard-caller.ts";

/** @throws FourgateError unauthenticated: the bytes are not what this principal's device signed */
export function signedBytes(
  request: FastifyRequest,
  principal: Principal,
  devices: Pick<DeviceKeys, "verify">,
): Buffer {
  const { body } = request;
  if (!Buffer.isBuffer(body))
    throw new FourgateError("body_malformed", "there is no body", "see /api/openapi.json");
  const signature = headerText(request, "x-fourgate-signature");
  const signed =
    signature !== undefined &&
    /^[\w-]{86}$/.test(signature) &&
    devices.verify(principal.device, body, Buffer.from(signature, "base64url"));
  if (signed) return body;
  throw new FourgateError(
    "unauthenticated",
    "this is not signed by the device that this token belongs to",
    "enrol this machine's guard again",
  );
}

/** @throws FourgateError body_malformed, body_schema */
export function jsonOf<T>(bytes: Buffer, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new FourgateError("body_malformed", "the body is not JSON", "see /api/openapi.json");
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new FourgateError(
    "body_schema",
    `what is handed in is not valid (${placesOf(result.error)})`,
    "see /api/openapi.json",
  );
}
