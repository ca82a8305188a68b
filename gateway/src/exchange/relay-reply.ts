import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { FourgateError } from "@fourgate/core/errors";
import type { ProtocolCodec } from "@fourgate/core/prompt/protocol";
import type { ReplyEvent } from "@fourgate/core/prompt/reply/reply-event";
import { ReplyEvents } from "@fourgate/core/prompt/reply/reply-events";
import { ReplyReader } from "@fourgate/core/prompt/reply/reply-reader";
import type { WrittenReply } from "@fourgate/core/prompt/reply/written-reply";
import { toldOnce } from "@fourgate/core/prompt/reply/told-once";
import { endToEnd } from "@fourgate/wire/head";
import { relay } from "@fourgate/wire/relay";
import type { UpstreamReply } from "@fourgate/wire/upstream";
import type { ReplySink } from "../ledger/ledger.ts";

/** What was seen of a reply while it passed. */
export class PassingReply {
  readonly codec: ProtocolCodec;
  readonly reader: ReplyReader = new ReplyReader();
  readonly #events: ReplyEvents;
  readonly #sink: ReplySink;
  readonly #written: WrittenReply;
  readonly #hash = createHash("sha256");
  status = 0;
  /** As the vendor's answer names it; "" where it does not. */
  account = "";
  firstByteMs: number | null = null;

  constructor(
    codec: ProtocolCodec,
    sink: ReplySink,
    written: WrittenReply,
    learn: (event: ReplyEvent) => void,
  ) {
    this.codec = codec;
    this.#events = new ReplyEvents(codec.reply, (event) => {
      this.reader.take(event);
      written.take(event);
      learn(event);
    });
    this.#sink = sink;
    this.#written = written;
  }

  pass(chunk: Buffer, elapsedMs: number): void {
    this.firstByteMs ??= elapsedMs;
    this.#sink.write(chunk);
    this.#hash.update(chunk);
    this.#events.push(chunk);
  }

  /** SHA-256 of all that passed, hex; "" when nothing did. Ends the reading. */
  sha256(): string {
    this.#events.end();
    this.#written.end();
    return this.firstByteMs === null ? "" : this.#hash.digest("hex");
  }
}

/** Headers that would send the client elsewhere, past both doors. */
const leadsAway = new Set(["location", "refresh", "alt-svc"]);

/**
 * Status, headers and bytes as the vendor sent them: retry-after, rate limits and error bodies
 * included. Each chunk goes to the client before anything else is done with it.
 */
export async function relayReply(
  reply: UpstreamReply,
  response: ServerResponse,
  passing: PassingReply,
  exchangeId: string,
  elapsedMs: () => number,
): Promise<void> {
  passing.status = reply.status;
  passing.account = accountOf(reply.headers);
  const headers = endToEnd(reply.headers, (name) => name.startsWith("x-fourgate-") || leadsAway.has(name));
  const length = reply.headers.find(([name]) => name.toLowerCase() === "content-length");
  if (length) headers.push([length[0], length[1]]);
  headers.push(["x-fourgate-exchange", exchangeId]);
  response.writeHead(reply.status, headers.flat());
  if (!reply.begun) response.flushHeaders();
  let tail = "";
  try {
    await relay(reply, response, {
      observe: (bytes) => {
        passing.pass(bytes, elapsedMs());
        tail = (tail + bytes.toString("latin1", Math.max(0, bytes.length - 4))).slice(-4);
      },
    });
  } catch (error) {
    breakOff(response, error, headers, tail, passing.codec, exchangeId);
    throw error;
  }
}

/** Headers by which vendors say whose account answered (Anthropic, OpenAI). */
const accountHeaders = ["anthropic-organization-id", "openai-organization", "openai-project"];
const accountLengthMax = 200;

function accountOf(headers: UpstreamReply["headers"]): string {
  return accountHeaders
    .flatMap((wanted) => headers.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? [])
    .join(" ")
    .slice(0, accountLengthMax);
}

/** Nothing has passed, or a blank line was the last of it. */
function isBetweenEvents(tail: string): boolean {
  return tail === "" || tail.endsWith("\n\n") || tail === "\r\n\r\n";
}

/** An event may be added to it: it is a stream of events, of no stated length. */
function isOpenStream(headers: readonly (readonly [string, string])[]): boolean {
  const values = new Map(headers.map(([name, value]) => [name.toLowerCase(), value.toLowerCase()]));
  return values.get("content-type")?.includes("text/event-stream") === true && !values.has("content-length");
}

/**
 * A reply that broke off must not look like one that ended. Between two events the client gets its
 * protocol's error event; in the middle of one, nothing can be said in the stream any more, so the
 * connection is cut and the client sees that.
 */
function breakOff(
  response: ServerResponse,
  error: unknown,
  headers: readonly (readonly [string, string])[],
  tail: string,
  codec: ProtocolCodec,
  exchangeId: string,
): void {
  if (response.destroyed) return;
  if (!isOpenStream(headers) || !isBetweenEvents(tail) || !(error instanceof FourgateError)) {
    response.destroy();
    return;
  }
  const text = toldOnce(`Fourgate: ${error.message}; ${error.remedy}`);
  response.end(codec.errorEvent(error.code, text, exchangeId));
}
