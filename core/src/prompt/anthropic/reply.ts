import { SseSplitter, type SseEvent } from "../sse.ts";
import { ByteBuffer } from "../byte-buffer.ts";
import { utf8ToString } from "../json/utf8.ts";
import { replyBytesMax, replyToolCallCountMax, toolInputCharsMax } from "../limits.ts";
import { replyToolCall, type ReplyToolCall } from "./reply-tool-call.ts";

/** Tokens as the upstream counted them; null where it did not say. */
export interface ReplyUsage {
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly cacheReadTokens: number | null;
}

const openBlockCountMax = 64;

interface OpenTool {
  readonly name: string;
  input: string;
}

/**
 * Reads what a reply says of itself while it passes: usage, tool calls, how it ended. It never
 * throws and holds little: what it can't read (HTML, half an event, a broken stream) it leaves
 * out, and `complete` stays false.
 *
 * A reply is a stream of events (message_start, content_block_*, message_delta, message_stop,
 * error; Messages API reference, Streaming), or one JSON object, which its first byte shows. The
 * object is read when something is first asked for; ask when the reply has ended.
 */
export class ReplyReader {
  #form: "unknown" | "stream" | "json" = "unknown";
  #splitter: SseSplitter | undefined = new SseSplitter();
  #message: ByteBuffer | undefined = new ByteBuffer();
  readonly #tools = new Map<unknown, OpenTool>();
  readonly #calls: ReplyToolCall[] = [];
  #usage: ReplyUsage = { inputTokens: null, outputTokens: null, cacheReadTokens: null };
  #complete = false;
  #model: string | null = null;
  #stopReason: string | null = null;
  #errorType: string | null = null;

  /** Raw bytes of the reply, in any cut. */
  push(chunk: Uint8Array): void {
    if (this.#form === "unknown") this.#form = formOf(chunk);
    if (this.#form === "json") return this.#collect(chunk);
    try {
      this.pushEvents(this.#splitter?.push(chunk) ?? []);
    } catch {
      // An event over the limit: nothing after it can be told apart.
      this.#splitter = undefined;
    }
  }

  /** Events that were already split; then push is not called. */
  pushEvents(events: readonly SseEvent[]): void {
    for (const event of events) {
      if (event.data !== "" && !isPlainTextDelta(event)) this.#event(parsed(event.data));
    }
  }

  /** The reply came to its own end: message_stop, or a whole JSON message. */
  get complete(): boolean {
    this.#readMessage();
    return this.#complete;
  }

  get model(): string | null {
    this.#readMessage();
    return this.#model;
  }

  get stopReason(): string | null {
    this.#readMessage();
    return this.#stopReason;
  }

  /** The vendor's error type ("overloaded_error"), where the reply is or ends in an error. */
  get errorType(): string | null {
    this.#readMessage();
    return this.#errorType;
  }

  usage(): ReplyUsage {
    this.#readMessage();
    return this.#usage;
  }

  /** In the order in which they ended; at most `replyToolCallCountMax`. */
  toolCalls(): readonly ReplyToolCall[] {
    this.#readMessage();
    return this.#calls;
  }

  #readMessage(): void {
    if (this.#form !== "json" || this.#message === undefined) return;
    const message = this.#message.take();
    this.#message = undefined;
    this.#whole(parsed(utf8ToString(message, 0, message.length)));
  }

  #collect(chunk: Uint8Array): void {
    if (this.#message === undefined) return;
    if (this.#message.length + chunk.length > replyBytesMax) this.#message = undefined;
    else this.#message.append(chunk, 0, chunk.length);
  }

  #event(event: Fields): void {
    const type = event["type"];
    if (type === "message_start") {
      const message = fields(event["message"]);
      this.#model = text(message["model"]);
      this.#count(message["usage"]);
    } else if (type === "content_block_start") {
      this.#startBlock(event["index"], fields(event["content_block"]));
    } else if (type === "content_block_delta") {
      this.#addInput(event["index"], fields(event["delta"]));
    } else if (type === "content_block_stop") {
      this.#stopBlock(event["index"]);
    } else if (type === "message_delta") {
      this.#stopReason = text(fields(event["delta"])["stop_reason"]) ?? this.#stopReason;
      this.#count(event["usage"]);
    } else if (type === "message_stop") {
      this.#complete = true;
    } else if (type === "error") {
      this.#errorType = text(fields(event["error"])["type"]) ?? "unknown";
    }
  }

  #whole(message: Fields): void {
    if (message["type"] === "error") {
      this.#errorType = text(fields(message["error"])["type"]) ?? "unknown";
      this.#complete = true;
      return;
    }
    this.#model = text(message["model"]);
    this.#stopReason = text(message["stop_reason"]);
    this.#count(message["usage"]);
    // count_tokens answers {"input_tokens": n}.
    this.#count(message);
    const content = message["content"];
    for (const item of Array.isArray(content) ? content : []) {
      const block = fields(item);
      const name = text(block["name"]);
      if (isToolUse(block) && name !== null) this.#add(replyToolCall(name, fields(block["input"])));
    }
    this.#complete = message["type"] === "message" || count(message["input_tokens"]) !== null;
  }

  #startBlock(index: unknown, block: Fields): void {
    const name = text(block["name"]);
    if (!isToolUse(block) || name === null || this.#tools.size >= openBlockCountMax) return;
    this.#tools.set(index, { name, input: "" });
  }

  #addInput(index: unknown, delta: Fields): void {
    const tool = this.#tools.get(index);
    const json = delta["partial_json"];
    if (tool === undefined || typeof json !== "string") return;
    tool.input += json.slice(0, toolInputCharsMax - tool.input.length);
  }

  #stopBlock(index: unknown): void {
    const tool = this.#tools.get(index);
    if (tool === undefined) return;
    this.#tools.delete(index);
    this.#add(replyToolCall(tool.name, tool.input));
  }

  #add(call: ReplyToolCall): void {
    if (this.#calls.length < replyToolCallCountMax) this.#calls.push(call);
  }

  #count(usage: unknown): void {
    const said = fields(usage);
    const before = this.#usage;
    this.#usage = {
      inputTokens: count(said["input_tokens"]) ?? before.inputTokens,
      outputTokens: count(said["output_tokens"]) ?? before.outputTokens,
      cacheReadTokens: count(said["cache_read_input_tokens"]) ?? before.cacheReadTokens,
    };
  }
}

/** By the first byte that is not white space. */
function formOf(chunk: Uint8Array): "unknown" | "stream" | "json" {
  const first = chunk.find((byte) => byte > 0x20);
  return first === undefined ? "unknown" : first === 0x7b ? "json" : "stream";
}

type Fields = Readonly<Record<string, unknown>>;

/** Most events only carry text, which is not looked at here: they are not worth parsing. */
function isPlainTextDelta(event: SseEvent): boolean {
  return event.event === "content_block_delta" && !event.data.includes('"input_json_delta"');
}

function isToolUse(block: Fields): boolean {
  const type = block["type"];
  return type === "tool_use" || type === "server_tool_use" || type === "mcp_tool_use";
}

function parsed(json: string): Fields {
  try {
    return fields(JSON.parse(json));
  } catch {
    return {};
  }
}

function fields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value.slice(0, 4096) : null;
}

function count(value: unknown): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : null;
}
