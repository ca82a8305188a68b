import type { IncomingMessage, ServerResponse } from "node:http";
import type { FourgateError } from "@fourgate/core/errors";
import type { Prompt } from "@fourgate/core/prompt/prompt";
import { comparedAs } from "../telemetry/carried-calls.ts";
import { receiveBody } from "@fourgate/wire/body";
import { receiveHead } from "@fourgate/wire/head";
import { codeFindings, codeHeadFindings } from "../allow/coded-findings.ts";
import type { GuardParts } from "../guard-parts.ts";
import { refuseBrowsers, requireLocalHost } from "../local-request.ts";
import { folderOf } from "../runs/stated-folder.ts";
import { spoolFull } from "../spool/spool.ts";
import { decide } from "./decide.ts";
import { requireEndpoint } from "./endpoint.ts";
import { greet } from "./greet.ts";
import { identify } from "./identify.ts";
import { knownHere } from "./known-here.ts";
import { lookAhead } from "./look-ahead.ts";
import { Passage } from "./passage.ts";
import { readKnowing } from "./read.ts";
import { readHead } from "./read-head.ts";
import { recordBlock } from "./record-block.ts";
import { redactBody, withoutBody } from "./redact.ts";
import { asFourgateError, Blocked, refusalText, refuse } from "./refuse.ts";
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
    if (guard.stopped.full) throw spoolFull();
    const policy = (passage.policy = await guard.policy.atHand());
    passage.hold(head);
    const body = passage.receive(await receiveBody(request, head, guard.limits));
    // Durable by the time it is needed: its way to the disk runs beside the reading.
    void passage.takeNumber();
    passage.known = await knownHere(passage, caller.run.cwd);
    const headFindings = readHead(passage);
    const onPrompt = (prompt: Prompt): void => void lookAhead(passage, prompt);
    const reading = (passage.reading = await readKnowing(passage, body, onPrompt));
    let outgoing = withoutBody;
    if (reading) {
      const { session } = caller.actor;
      const { catalogue } = policy.snapshot.source;
      const folder = (passage.folder = folderOf(caller.run, reading.prompt));
      passage.places = await guard.workspaces.ofPrompt(folder, reading.prompt, catalogue);
      const verdict = decide(passage, reading, headFindings);
      passage.verdict = verdict;
      guard.sessions.raise(session, verdict.classification);
      codeFindings(verdict, reading, policy, guard);
      outgoing = redactBody(body, reading, verdict, guard.placeholderHash, guard.pins.of(session));
      if (outgoing.late > 0)
        guard.complain("secrets in what this session had sent before they were known", null);
    }
    const reply = await guard.onward.send(passage, outgoing);
    if (reading && reply.status < 300)
      guard.carriedCalls.carried(comparedAs(caller.run), headerIn(reply.headers, "request-id"));
    const stopped = await relayReply(passage, reply, outgoing.map);
    if (stopped) await recordBlock(passage, stopped);
  } catch (error) {
    const told = asFourgateError(error);
    if (told.code === "internal" || told.code === "gate_failed") guard.complain("relay", error);
    const codes = codesOf(told, passage);
    if (!passage.forwarded) await recordBlock(passage, told, codes);
    const page = `http://127.0.0.1:${String(guard.port())}/x/${passage.id}`;
    refuse(passage, told, refusalText(told, page, codes));
  }
}

/** Under which what a gate stopped can be asked for. */
function codesOf(error: FourgateError, { reading, headBlocked, policy, guard }: Passage): readonly string[] {
  if (!(error instanceof Blocked)) return [];
  return [
    ...codeHeadFindings(headBlocked, policy, guard),
    ...codeFindings(error.verdict, reading, policy, guard),
  ];
}

function headerIn(headers: readonly (readonly [string, string])[], wanted: string): string | null {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? null;
}
