import type { IncomingMessage, ServerResponse } from "node:http";
import { receiveBody } from "@fourgate/wire/body";
import { receiveHead } from "@fourgate/wire/head";
import { attempt } from "./attempt.ts";
import { decide } from "./decide.ts";
import { requireEndpoint } from "./endpoint.ts";
import { identify } from "./identify.ts";
import { lookLater } from "./look-later.ts";
import { Passage } from "./passage.ts";
import { greet } from "./greet.ts";
import { planRoute } from "./plan-route.ts";
import { read } from "./read.ts";
import { readHead } from "./read-head.ts";
import { recordIntent, recordRefusal } from "./record.ts";
import { asFourgateError, refuse } from "./refuse.ts";
import type { GatewayParts } from "./parts.ts";

/**
 * One request's way through the gateway. This file owns the order and decides nothing:
 *
 *   receive head -> identify -> receive body -> decode -> judge -> record intent -> forward -> relay -> record outcome
 *
 * Whatever fails before the intent is durable ends in a refusal, and nothing was sent. What a model of names says of
 * it comes after all of that, and changes nothing of it.
 */
export async function exchange(
  request: IncomingMessage,
  response: ServerResponse,
  gateway: GatewayParts,
): Promise<void> {
  using passage = new Passage(request, response, gateway);
  try {
    passage.head = receiveHead(request, gateway.limits);
    passage.endpoint = requireEndpoint(passage.head);
    if (passage.endpoint.kind === "greeting") {
      greet(response);
      return;
    }
    passage.caller = identify(passage.head, gateway);
    passage.enter();
    passage.hold();
    passage.receive(await receiveBody(request, passage.head, gateway.limits));
    readHead(passage);
    passage.reading = await read(passage);
    passage.verdict = decide(passage);
    const route = planRoute(passage);
    await recordIntent(passage, route);
    // The commit point: the intent and its content are on disk, so the bytes may leave.
    await attempt(passage, route);
  } catch (error) {
    const told = asFourgateError(error);
    if (told.code === "internal" || told.code === "gate_failed") gateway.complain("exchange", error);
    if (!passage.intended) await recordRefusal(passage, told);
    refuse(passage, told);
  }
  if (passage.intended) lookLater(passage);
}
