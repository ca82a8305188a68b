import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { WebSocket } from "ws";
import { FourgateError } from "@fourgate/core/errors";
import { valueAt } from "@fourgate/core/prompt/json/value-at";
import { asFields, parsedFields, type Fields } from "@fourgate/core/prompt/reply/reply-event";
import { codecOf } from "@fourgate/core/prompt/protocols";
import type { SseEvent } from "@fourgate/core/prompt/sse";
import type { Booking } from "@fourgate/wire/body";
import type { GuardParts } from "../guard-parts.ts";
import { refusalText } from "../relay/refuse.ts";
import { askRelay } from "./answer.ts";
import { Conversation, ResponseUnknown } from "./conversation.ts";
import { bodyOf, readFrame, type CreateFrame } from "./frame.ts";

const unsentBytesMax = 1024 * 1024;
const waitingCountMax = 16;

interface WaitingFrame {
  readonly data: Buffer;
  readonly isBinary: boolean;
  readonly held: Booking;
}

/**
 * One client's WebSocket: idle -> answering a frame, others waiting -> idle … -> closed. Each
 * `response.create` is one request that goes the relay's whole way, as any other; the answer's
 * events go back as frames. One at a time in their order, as the protocol has it.
 */
export class Connection implements Disposable {
  readonly #socket: WebSocket;
  readonly #guard: GuardParts;
  readonly #path: string;
  readonly #headers: Record<string, string | string[]>;
  readonly #conversation: Conversation;
  readonly #abort = new AbortController();
  readonly #waiting: WaitingFrame[] = [];
  #idle: NodeJS.Timeout;
  #isAnswering = false;

  private constructor(socket: WebSocket, guard: GuardParts, path: string, headers: IncomingHttpHeaders) {
    this.#socket = socket;
    this.#guard = guard;
    this.#path = path;
    this.#headers = headersOf(headers);
    this.#conversation = new Conversation(guard.budget.take(0));
    this.#idle = this.#closeLater();
    socket.on("message", (data: Buffer, isBinary: boolean) => {
      this.#take(data, isBinary);
    });
    // It has said why to the client by then (a frame that is too large, one that breaks the protocol).
    socket.on("error", () => {
      socket.close();
    });
    socket.once("close", () => {
      this[Symbol.dispose]();
    });
  }

  /** Serves this socket until it closes. `path` and `headers` are the upgrade's. */
  static open(socket: WebSocket, guard: GuardParts, path: string, headers: IncomingHttpHeaders): Connection {
    return new Connection(socket, guard, path, headers);
  }

  #take(data: Buffer, isBinary: boolean): void {
    if (this.#abort.signal.aborted) return;
    try {
      if (this.#waiting.length >= waitingCountMax) {
        throw new FourgateError(
          "overloaded",
          "too many frames wait on this connection",
          "wait for a response's end before the next",
        );
      }
      this.#waiting.push({ data, isBinary, held: this.#guard.budget.take(data.length) });
    } catch (error) {
      this.#refuse(error);
      return;
    }
    if (!this.#isAnswering) void this.#answerWaiting();
  }

  async #answerWaiting(): Promise<void> {
    this.#isAnswering = true;
    clearTimeout(this.#idle);
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      using _held = next.held;
      try {
        await this.#handle(next);
      } catch (error) {
        this.#refuse(error);
      }
    }
    this.#isAnswering = false;
    if (!this.#abort.signal.aborted) this.#idle = this.#closeLater();
  }

  async #handle({ data, isBinary }: WaitingFrame): Promise<void> {
    if (isBinary)
      throw new FourgateError("body_schema", "a binary frame can't be read", "send frames of text");
    const frame = readFrame(data);
    if (frame === null) return;
    const items = this.#conversation.following(frame.previousResponse, frame.items);
    if (frame.generate) await this.#answer(frame, items);
    else await this.#takeNote(frame, items);
  }

  async #answer(frame: CreateFrame, items: readonly Uint8Array[]): Promise<void> {
    const said: Uint8Array[] = [];
    const onEvent = (event: SseEvent): Promise<void> | undefined => {
      if (event.data === "" || event.data === "[DONE]") return undefined;
      if (event.event === "response.output_item.done") {
        const bytes = Buffer.from(event.data);
        const item = valueAt(bytes, ["item"]);
        if (item !== undefined && (frame.store || isWhole(asFields(parsedFields(event.data)["item"]))))
          said.push(bytes.subarray(item.start, item.end));
      } else if (event.event === "response.completed") {
        const { id } = asFields(parsedFields(event.data)["response"]);
        if (typeof id === "string") this.#conversation.remember(id, [...items, ...said]);
      }
      return this.#send(event.data);
    };
    const { signal } = this.#abort;
    const body = bodyOf(frame, items);
    const plain = await askRelay(this.#guard.port(), this.#path, this.#headers, body, onEvent, signal);
    if (plain !== null)
      this.#fail(plain.status, parsedFields(plain.body)["error"] ?? { message: plain.body });
  }

  /** Nothing leaves: what was handed over goes with the request that refers to it. */
  async #takeNote({ model }: CreateFrame, items: readonly Uint8Array[]): Promise<void> {
    const response = {
      id: `resp_${randomUUID()}`,
      object: "response",
      created_at: Math.floor(this.#guard.clock() / 1000),
      model,
      output: [],
    };
    this.#conversation.remember(response.id, items);
    const usage = { input_tokens: 0, output_tokens: 0, total_tokens: 0 };
    const created = { type: "response.created", response: { ...response, status: "in_progress" } };
    const completed = { type: "response.completed", response: { ...response, status: "completed", usage } };
    for (const event of [created, completed]) await this.#send(JSON.stringify(event));
  }

  #refuse(error: unknown): void {
    if (this.#abort.signal.aborted) return;
    const told =
      error instanceof FourgateError
        ? error
        : new FourgateError("upstream_broken", "the answer broke off", "send it again", error);
    const { status, body } = codecOf("openai-responses").errorReply(told.code, refusalText(told, ""), "");
    const named = { code: "previous_response_not_found", param: "previous_response_id" };
    const more = told instanceof ResponseUnknown ? named : {};
    this.#fail(status, { ...asFields(parsedFields(body)["error"]), ...more });
  }

  #fail(status: number, error: unknown): void {
    void this.#send(JSON.stringify({ type: "error", status, error }));
  }

  /** A promise where the client reads slower than the model writes; one that reads nothing is cut. */
  #send(text: string): Promise<void> | undefined {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return undefined;
    if (socket.bufferedAmount < unsentBytesMax) {
      socket.send(text, ignored);
      return undefined;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      socket.terminate();
    }, this.#guard.limits.socketIdleMsMax);
    timer.unref();
    socket.send(text, () => {
      clearTimeout(timer);
      resolve();
    });
    return promise;
  }

  /** A connection on which nothing is asked for so long is closed. */
  #closeLater(): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#socket.close(1000, "nothing was asked for");
    }, this.#guard.limits.socketIdleMsMax);
    timer.unref();
    return timer;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#idle);
    this.#abort.abort();
    for (const { held } of this.#waiting.splice(0)) held[Symbol.dispose]();
    this.#conversation[Symbol.dispose]();
  }
}

/** Reasoning without its ciphertext is but a name, which a vendor that keeps nothing refuses. */
function isWhole({ type, encrypted_content: ciphertext }: Fields): boolean {
  return type !== "reasoning" || typeof ciphertext === "string";
}

/** Whoever is gone needs no answer; the socket's own events say so. */
function ignored(): void {}

/** What says how the upgrade itself came, and would be wrong of a body that it had not. */
const ofConnection: ReadonlySet<string> = new Set(
  [
    "connection upgrade keep-alive proxy-connection te trailer transfer-encoding expect",
    "content-length content-type content-encoding accept-encoding http2-settings",
  ].flatMap((line) => line.split(" ")),
);

/** Of the upgrade, those that belong to each request; the connection's own are left out. */
function headersOf(headers: IncomingHttpHeaders): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const isOwn = name.startsWith("sec-websocket-") || ofConnection.has(name);
      const isMode = name === "openai-beta" && String(value).includes("websocket");
      return value === undefined || isOwn || isMode ? [] : [[name, value]];
    }),
  );
}
