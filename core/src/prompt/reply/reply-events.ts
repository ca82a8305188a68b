import { ByteBuffer } from "../byte-buffer.ts";
import { utf8ToString } from "../json/utf8.ts";
import { replyBytesMax } from "../limits.ts";
import { SseSplitter } from "../sse.ts";
import { asFields, parsedFields, type ReplyCodec, type ReplyEvent } from "./reply-event.ts";

/**
 * Cuts a reply into what it says, while it passes: a stream of server-sent events, one JSON
 * object, or a JSON array of events (Gemini without `alt=sse`). Its first byte shows which. Never
 * throws; what can't be read (HTML, half an event, more than the limits) is left out.
 */
export class ReplyEvents {
  readonly #reader: ReturnType<ReplyCodec["reader"]>;
  readonly #take: (event: ReplyEvent) => void;
  #form: "unknown" | "stream" | "json" = "unknown";
  #splitter: SseSplitter | undefined = new SseSplitter();
  #message: ByteBuffer | undefined = new ByteBuffer();

  constructor(codec: ReplyCodec, take: (event: ReplyEvent) => void) {
    this.#reader = codec.reader();
    this.#take = take;
  }

  /** Raw bytes of the reply, in any cut. */
  push(chunk: Uint8Array): void {
    if (this.#form === "unknown") this.#form = formOf(chunk);
    if (this.#form === "json") {
      this.#collect(chunk);
      return;
    }
    try {
      for (const { data } of this.#splitter?.push(chunk) ?? []) if (data !== "") this.event(data);
    } catch {
      // An event over the limit: nothing after it can be told apart.
      this.#splitter = undefined;
    }
  }

  /** The data of one event that was already split. */
  event(data: string): void {
    if (data.startsWith("{")) this.#take(this.#reader.event(parsedFields(data)));
    else if (data === "[DONE]") this.#take({ complete: true });
  }

  /** The reply is over: what came as JSON is read now. */
  end(): void {
    const message = this.#message?.take();
    this.#message = undefined;
    if (this.#form !== "json" || message === undefined || message.length === 0) return;
    const value = parsedFields(utf8ToString(message, 0, message.length));
    if (Array.isArray(value))
      for (const one of value as unknown[]) this.#take(this.#reader.event(asFields(one)));
    else this.#take(this.#reader.message(value));
  }

  #collect(chunk: Uint8Array): void {
    if (this.#message === undefined) return;
    if (this.#message.length + chunk.length > replyBytesMax) this.#message = undefined;
    else this.#message.append(chunk, 0, chunk.length);
  }
}

/** By the first byte that is not white space. */
function formOf(chunk: Uint8Array): "unknown" | "stream" | "json" {
  const first = chunk.find((byte) => byte > 0x20);
  return first === undefined ? "unknown" : first === 0x7b || first === 0x5b ? "json" : "stream";
}
