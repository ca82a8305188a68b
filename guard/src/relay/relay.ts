import type { IncomingMessage, ServerResponse } from "node:http";
import type { Prompt } from "@fourgate/core/prompt/prompt";
import { receiveBody } from "@fourgate/wire/body";
import { receiveHead } from "@fourgate/wire/head";
import type { GuardParts } from "../guard-parts.ts";
import { refuseBrowsers, requireLocalHost } from "../local-request.ts";
import { spoolFull } from "../spool/spool.ts";
import { decide } from "./decide.ts";
import { requireEndpoint } from "./endpoint.ts";
import { forward } from "./forward.ts";
import { greet } from "./greet.ts";
import { identify } from "./identify.ts";
import { lookAhead } from "./look-ahead.ts";
import { Passage } from "./passage.ts";
import { read, readHead } from "./read.ts";
import { recordBlock } from "./record-block.ts";
import { redactBody, withoutBody } from "./redact.ts";
import { asFourgateError, refusalText, refuse } from "./refuse.ts";
import { relayReply } from "./relay-reply.ts";

/**
 * One request's way through the guard. This file owns the order and decides nothing:
 *
 *   receive head -> identify -> receive body -> decode -> judge -> redact -> forward -> restore -> relay
 *
 * Whatever fails before forwarding ends in a refusal that is written down, and nothing was sent.
 */
export async function relay(
  request: IncomingMessage,
  response: ServerResponse,
  guard: GuardParts,
): Promise<void> {
  using passage = new Passage(request, response, guard);
  try {
    const head = (passage.head = receiveHead(request, guard.limits));
    requireLocalHost(request, guard.port());
    refuseBrowsers(request);
    const caller = (passage.caller = identify(head, guard));
    const endpoint = (passage.endpoint = requireEndpoint(head, caller.target));
    if (endpoint.kind === "greeting") {
      greet(response);
      return;
    }
    if (guard.spool.full) throw spoolFull();
    const policy = (passage.policy = guard.policy.current());
    passage.hold(head);
    const body = (passage.body = await receiveBody(request, head, guard.limits));
    readHead(head, policy.snapshot, guard.reader);
    const onPrompt = (prompt: Prompt): void => void lookAhead(passage, prompt);
    const reading = (passage.reading = await read(
      body,
      endpoint,
      caller,
      policy.snapshot,
      guard.reader,
      onPrompt,
    ));
    // Durable by the time it is needed.
    void passage.takeNumber();
    let outgoing = withoutBody;
    if (reading) {
      const { session } = caller.actor;
      const { catalogue } = policy.snapshot.source;
      passage.places = await guard.workspaces.ofPrompt(caller.run.cwd, reading.prompt, catalogue);
      const verdict = decide(
        reading,
        caller,
        policy,
        passage.places,
        guard.sessions.of(session),
        (fingerprint) => guard.modelWritten.has(fingerprint),
      );
      passage.verdict = verdict;
      guard.sessions.raise(session, verdict.classification);
      outgoing = redactBody(body, reading, verdict, guard.placeholderHash, guard.pins.of(session));
      if (outgoing.late > 0)
        guard.complain("secrets in what this session had sent before they were known", null);
    }
    const reply = await forward(passage, outgoing);
    const stopped = await relayReply(passage, reply, outgoing.map);
    if (stopped) await recordBlock(passage, stopped);
  } catch (error) {
    const told = asFourgateError(error);
    if (told.code === "internal" || told.code === "gate_failed") guard.complain("relay", error);
    if (!passage.forwarded) await recordBlock(passage, told);
    refuse(passage, told, refusalText(told, `http://127.0.0.1:${String(guard.port())}/x/${passage.id}`));
  }
}
