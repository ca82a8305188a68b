import type { IncomingMessage, ServerResponse } from "node:http";
import { FourgateError, type FourgateErrorCode } from "@fourgate/core/errors";
import { answerEarly } from "@fourgate/wire/answer-early";
import type { GuardParts } from "../guard-parts.ts";

const bodyBytesMax = 16 * 1024;

/** Answers with what `act` gives, or with its error, as JSON. Never rejects. */
export async function answerControl(
  request: IncomingMessage,
  response: ServerResponse,
  guard: Pick<GuardParts, "complain">,
  act: () => Promise<unknown>,
): Promise<void> {
  try {
    const answer = await act();
    reply(request, response, answer === undefined ? 204 : 200, answer);
  } catch (error) {
    const told =
      error instanceof FourgateError
        ? error
        : new FourgateError("internal", "the guard failed", "look at its output", error);
    if (told.code === "internal") guard.complain("control", error);
    reply(request, response, statusOf(told.code), {
      error: { code: told.code, message: told.message, remedy: told.remedy },
    });
  }
}

/** @throws FourgateError unauthenticated */
export function requireControlKey(
  request: IncomingMessage,
  { controlKey }: Pick<GuardParts, "controlKey">,
): void {
  const secret = request.headers["x-fourgate-control"];
  if (controlKey.matches(typeof secret === "string" ? secret : undefined)) return;
  throw new FourgateError("unauthenticated", "the control key is not this guard's", "check FOURGATE_HOME");
}

/** @throws FourgateError body_too_large */
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyBytesMax)
      throw new FourgateError("body_too_large", "the request is too large", "use the fourgate command");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function statusOf(code: FourgateErrorCode): number {
  switch (code) {
    case "unauthenticated":
      return 401;
    case "endpoint_unknown":
    case "not_found":
      return 404;
    case "usage":
      return 422;
    case "body_too_large":
      return 413;
    case "gateway_away":
    case "policy_stale":
    case "overloaded":
      return 503;
    default:
      return 500;
  }
}

function reply(request: IncomingMessage, response: ServerResponse, code: number, value: unknown): void {
  const headers = { "content-type": "application/json", "cache-control": "no-store" };
  answerEarly(request, response, code, headers, value === undefined ? "" : JSON.stringify(value));
}
