import { FourgateError } from "@fourgate/core/errors";
import { replyBytesMax } from "@fourgate/core/prompt/limits";
import { AlteredInReply } from "@fourgate/core/prompt/reply/altered-in-reply";
import { ReplyEvents } from "@fourgate/core/prompt/reply/reply-events";
import { RestoringReply } from "@fourgate/core/prompt/reply/restoring-reply";
import type { SecretMap } from "@fourgate/core/secrets/redact/secret-map";
import type { Verdict } from "@fourgate/core/verdict";
import { toldOnce } from "@fourgate/core/prompt/reply/told-once";
import { plainReply } from "@fourgate/wire/decoded-reply";
import { endToEnd } from "@fourgate/wire/head";
import { relay } from "@fourgate/wire/relay";
import type { UpstreamReply } from "@fourgate/wire/upstream";
import type { Passage } from "./passage.ts";
import { responsesKey } from "./read.ts";
import { asFourgateError, Blocked, refusalText } from "./refuse.ts";
import { restoreScope } from "./restore-scope.ts";

/**
 * The gateway's answer on its way to the tool: status and headers as they came, secrets put back
 * where they may go. An event is held until it is whole, a JSON message until its end. Gives what
 * was stopped, when a secret may not go where the model wants it.
 * @throws FourgateError upstream_*
 */
export async function relayReply(
  passage: Passage,
  encoded: UpstreamReply,
  map: SecretMap,
): Promise<Blocked | null> {
  const reply = plainReply(encoded);
  const { places, caller, folder, policy } = passage;
  const rules = policy?.snapshot.source.secrets?.restore;
  const scope = restoreScope(map, places.workspaces, caller?.run.tool ?? "", folder, rules);
  /** Data of a stream's events, to be looked at when the tool has them. */
  const come: string[] = [];
  const restoring = new RestoringReply(passage.codec(), scope, (data) => come.push(data));
  const altered = new AlteredInReply(map);
  const type = reply.headers.find(([name]) => name.toLowerCase() === "content-type")?.[1].toLowerCase() ?? "";
  if (type.startsWith("text/event-stream")) await relayStream(passage, reply, restoring, altered, come);
  else if (reply.status === 200 && type.startsWith("application/json"))
    await relayMessage(passage, reply, restoring, altered);
  else await relayAsIs(passage, reply);
  // What refused a write is told there.
  if (restoring.refused === null && caller)
    passage.guard.alarms.alteredIn(caller.actor.session, caller.run.id, altered.end());
  return restoring.refused === null ? null : new Blocked(restoreVerdict(restoring.refused, passage));
}

function restoreVerdict(message: string, { verdict, policy }: Passage): Verdict {
  return {
    decision: "block",
    reasons: [{ gate: 3, rule: "restore", message, remedy: "Ask the model to read the file again." }],
    observed: [],
    findings: [],
    labels: verdict?.labels ?? [],
    classification: verdict?.classification ?? "public",
    deployment: null,
    policyVersion: policy?.snapshot.version ?? "",
  };
}

async function relayStream(
  passage: Passage,
  reply: UpstreamReply,
  restoring: RestoringReply,
  altered: AlteredInReply,
  come: string[],
): Promise<void> {
  const { response } = passage;
  const written = writtenEvents(passage, altered);
  writeHead(passage, reply, null);
  if (!reply.begun) passage.response.flushHeaders();
  try {
    await relay(reply, response, {
      transform: (bytes) => {
        const events = restoring.push(bytes);
        // What the client has now is an error event: the rest would only cost.
        if (restoring.refused !== null) reply.abort(new Error("what follows is not wanted any more"));
        return events;
      },
      *rest() {
        for (const bytes of restoring.end()) {
          if (isHalfAnEvent(bytes)) throw brokenOff();
          yield bytes;
        }
      },
      // As the model sent it: a secret that is put back here was not written by it.
      observe: () => {
        for (const data of come.splice(0)) written.event(data);
      },
    });
  } catch (error) {
    if (restoring.refused !== null) {
      response.end();
      return;
    }
    // Only whole events were written, so the stream stands between two of them.
    endWithError(passage, error);
    throw error;
  }
}

/**
 * What a stream ends in that no client can read: an event cut in its data. One that only lacks its
 * blank line is whole, and so is a bare error, in which Gemini's streams end.
 */
function isHalfAnEvent(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString("utf8");
  if (/(?:^|\n)\r?\n$/.test(text) || text.trim() === "") return false;
  const lines = text.split(/\r?\n/).filter((line) => line !== "" && !line.startsWith(":"));
  const data = lines.flatMap((line) => /^data: ?(.*)$/s.exec(line)?.[1] ?? []).join("\n");
  return lines.length > 0 && data !== "[DONE]" && !isJson(data) && !isJson(text);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function brokenOff(): FourgateError {
  return new FourgateError(
    "upstream_broken",
    "the model's reply ended in the middle of an event",
    "try again",
  );
}

async function relayMessage(
  passage: Passage,
  reply: UpstreamReply,
  restoring: RestoringReply,
  altered: AlteredInReply,
): Promise<void> {
  const whole = await wholeBody(reply);
  answerWith(passage, reply, restoring, restoring.restoreMessage(whole));
  // Behind the write, before anything else of this session can come.
  const written = writtenEvents(passage, altered);
  written.push(whole);
  written.end();
}

function answerWith(
  passage: Passage,
  reply: UpstreamReply,
  restoring: RestoringReply,
  body: Uint8Array,
): void {
  if (restoring.refused !== null) {
    const refusal = passage.codec().errorReply("gate_blocked", toldOnce(restoring.refused), passage.id);
    passage.response.writeHead(refusal.status, {
      ...refusal.headers,
      "content-length": Buffer.byteLength(refusal.body),
    });
    passage.response.end(refusal.body);
    return;
  }
  writeHead(passage, reply, String(body.length));
  passage.response.end(body);
}

/** Learns what the model itself wrote, and what a later request may refer to. */
function writtenEvents(passage: Passage, altered: AlteredInReply): ReplyEvents {
  const { guard, caller } = passage;
  const written = guard.modelWritten.reply(guard.reader);
  const session = caller ? responsesKey(caller) : null;
  return new ReplyEvents(passage.codec().reply, (event) => {
    written.take(event);
    altered.take(event);
    if (session !== null) guard.seenResponses.learn(session, event);
  });
}

/** @throws FourgateError upstream_broken, also for a body of more than `replyBytesMax` */
async function wholeBody(reply: UpstreamReply): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    await reply.relayTo({
      data(chunk) {
        length += chunk.length;
        if (length > replyBytesMax) reply.abort(tooLarge());
        else chunks.push(chunk);
        return true;
      },
    });
  } catch (error) {
    throw length > replyBytesMax ? tooLarge() : error;
  }
  return Buffer.concat(chunks, length);
}

function tooLarge(): FourgateError {
  return new FourgateError(
    "upstream_broken",
    "the model's reply is too large to be read",
    "ask for less at once",
  );
}

async function relayAsIs(passage: Passage, reply: UpstreamReply): Promise<void> {
  const length = reply.headers.find(([name]) => name.toLowerCase() === "content-length")?.[1];
  writeHead(passage, reply, length ?? null);
  if (!reply.begun) passage.response.flushHeaders();
  try {
    await relay(reply, passage.response);
  } catch (error) {
    // A reply that broke off must not look like one that ended.
    passage.response.destroy();
    throw error;
  }
}

/** As the gateway sent it, retry-after and rate limits included. */
function writeHead({ response, id }: Passage, reply: UpstreamReply, length: string | null): void {
  const headers = endToEnd(reply.headers, () => false);
  if (length !== null) headers.push(["content-length", length]);
  if (!headers.some(([name]) => name.toLowerCase() === "x-fourgate-exchange"))
    headers.push(["x-fourgate-exchange", id]);
  response.writeHead(reply.status, headers.flat());
}

function endWithError(passage: Passage, error: unknown): void {
  if (passage.response.destroyed) return;
  const told = asFourgateError(error);
  const text = toldOnce(refusalText(told, ""));
  passage.response.end(passage.codec().errorEvent(told.code, text, passage.id));
}
