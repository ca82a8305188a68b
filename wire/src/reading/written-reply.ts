import { replyBytesMax } from "@fourgate/core/prompt/limits";
import { SseSplitter } from "@fourgate/core/prompt/sse";

const blockCharsMax = 256 * 1024;
const openBlockCountMax = 64;
const stringCountMax = 10_000;
const stringCharsMin = 6;

type Fields = Readonly<Record<string, unknown>>;

/** Members that are the vendor's own, and not looked at in a request either. */
const opaqueMembers: ReadonlySet<string> = new Set([
  "signature",
  "data",
  "encrypted_content",
  "encrypted_index",
]);

class OpenBlock {
  readonly strings: string[];
  text = "";
  json = "";
  #room = blockCharsMax;

  constructor(strings: string[]) {
    this.strings = strings;
  }

  add(to: "text" | "json", piece: string): void {
    this[to] += piece.slice(0, this.#room);
    this.#room -= Math.min(this.#room, piece.length);
  }
}

/**
 * Gathers what a model writes in one reply, a stream of events or one JSON message (Messages API
 * reference), and hands over each text when its block stops: text and thinking whole, of a tool's
 * input each string. What it cannot read it leaves out, and never throws.
 */
export class WrittenReply {
  readonly #written: (text: string) => void;
  readonly #blocks = new Map<unknown, OpenBlock>();
  #splitter: SseSplitter | undefined = new SseSplitter();
  #form: "unknown" | "stream" | "json" = "unknown";
  #message: Uint8Array[] = [];
  #messageBytes = 0;

  constructor(written: (text: string) => void) {
    this.#written = written;
  }

  /** Raw bytes of the reply, in any cut. */
  push(chunk: Uint8Array): void {
    if (this.#form === "unknown") {
      const first = chunk.find((byte) => byte > 0x20);
      if (first !== undefined) this.#form = first === 0x7b ? "json" : "stream";
    }
    if (this.#form === "json") {
      this.#messageBytes += chunk.length;
      if (this.#messageBytes <= replyBytesMax) this.#message.push(chunk);
      else this.#message = [];
      return;
    }
    try {
      for (const { data } of this.#splitter?.push(chunk) ?? []) {
        if (data.includes("content_block_")) this.#event(parsed(data));
      }
    } catch {
      // An event over the limit: nothing after it can be told apart.
      this.#splitter = undefined;
    }
  }

  /** The reply is over: what came as one message is read now. */
  end(): void {
    if (this.#messageBytes > replyBytesMax || this.#message.length === 0) return;
    const content = parsed(Buffer.concat(this.#message).toString("utf8"))["content"];
    this.#message = [];
    if (Array.isArray(content)) for (const text of stringsIn(content)) this.#tell(text);
  }

  #event(event: Fields): void {
    const index = event["index"];
    if (event["type"] === "content_block_start") {
      if (this.#blocks.size < openBlockCountMax)
        this.#blocks.set(index, new OpenBlock(stringsIn(event["content_block"])));
    } else if (event["type"] === "content_block_delta") {
      const block = this.#blocks.get(index);
      if (block) addDelta(block, fields(event["delta"]));
    } else if (event["type"] === "content_block_stop") {
      const block = this.#blocks.get(index);
      this.#blocks.delete(index);
      if (block) this.#stop(block);
    }
  }

  #stop({ strings, text, json }: OpenBlock): void {
    for (const each of strings) this.#tell(each);
    this.#tell(text);
    if (json !== "") for (const each of stringsIn(parsed(json))) this.#tell(each);
  }

  #tell(text: string): void {
    if (text.length < stringCharsMin) return;
    try {
      this.#written(text.slice(0, blockCharsMax));
    } catch {
      // Not learned: it goes redacted when it comes back.
    }
  }
}

function addDelta(block: OpenBlock, delta: Fields): void {
  const { text, thinking, partial_json: json } = delta;
  if (typeof text === "string") block.add("text", text);
  else if (typeof thinking === "string") block.add("text", thinking);
  else if (typeof json === "string") block.add("json", json);
  else if (block.strings.length < stringCountMax) block.strings.push(...stringsIn(delta));
}

/** Every string and key in a value, but what is the vendor's own. */
function stringsIn(value: unknown): string[] {
  const strings: string[] = [];
  const waiting: unknown[] = [value];
  let room = blockCharsMax * 4;
  while (waiting.length > 0 && strings.length < stringCountMax && room > 0) {
    const next = waiting.pop();
    if (typeof next === "string") {
      strings.push(next);
      room -= next.length;
    } else if (Array.isArray(next)) waiting.push(...(next as unknown[]).slice(0, stringCountMax));
    else {
      for (const [key, member] of Object.entries(fields(next))) {
        if (opaqueMembers.has(key)) continue;
        waiting.push(key, member);
      }
    }
  }
  return strings;
}

function parsed(json: string): Fields {
  try {
    return fields(JSON.parse(json));
  } catch {
    return {};
  }
}

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}
