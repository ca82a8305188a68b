import type { IncomingMessage, ServerResponse } from "node:http";
import { FourgateError } from "@fourgate/core/errors";
import { receiveBody } from "@fourgate/wire/body";
import { receiveHead } from "@fourgate/wire/head";
import type { GuardParts } from "../guard-parts.ts";
import { refuseBrowsers, requireLocalHost } from "../local-request.ts";
import { identify } from "../relay/identify.ts";
import { comparedAs } from "./carried-calls.ts";
import { telemetryPath } from "./address.ts";
import { statedCalls } from "./stated-calls.ts";

const prefix = /^\/r\/[\w-]{43}(\/.*)$/;
const bodyBytesMax = 4 * 1024 * 1024;

export function isTelemetry({ url }: IncomingMessage): boolean {
  return prefix.exec(url ?? "")?.[1] === telemetryPath;
}

/**
 * Takes what a tool tells of itself and compares it with what came through here. It is read for that alone,
 * and neither kept nor sent on. Answers as an OTLP collector does, also where nothing was understood: a tool's
 * telemetry is no reason to keep it from working.
 */
export async function takeTelemetry(
  request: IncomingMessage,
  response: ServerResponse,
  guard: GuardParts,
): Promise<void> {
  try {
    const head = receiveHead(request, guard.limits);
    requireLocalHost(request, guard.port());
    refuseBrowsers(request);
    const { run } = identify(head, guard);
    if (head.method !== "POST")
      throw new FourgateError("endpoint_unknown", "telemetry is sent with POST", "send it so");
    const body = await receiveBody(request, head, { ...guard.limits, bodyBytesMax });
    const stated = statedCalls(body.plain);
    const unseen = stated === undefined ? 0 : guard.carriedCalls.stated(comparedAs(run), stated);
    if (unseen > 0) {
      guard.complain(
        `${run.tool} made ${unseen === 1 ? "a call" : `${String(unseen)} calls`} round this guard`,
        null,
      );
      guard.sayNow();
    }
    answer(response, 200, {});
  } catch (error) {
    const told = error instanceof FourgateError ? error : null;
    if (told === null) guard.complain("telemetry", error);
    // No status upon which a tool tries again.
    answer(response, told?.code === "unauthenticated" ? 401 : 400, { message: told?.message ?? "it failed" });
  }
}

function answer(response: ServerResponse, status: number, value: object): void {
  if (response.headersSent) return;
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}
