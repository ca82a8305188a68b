import { JsonCursor, ScanLimitReached, openBrace, openBracket, quote } from "../json/cursor.ts";
import { ambiguous, tooMany } from "../json/fault.ts";
import { literalString } from "../json/text.ts";
import { bodyBytesMax, partCountMax } from "../limits.ts";
import type { DecodeOptions, Part, PartKind, Placement, Prompt } from "../prompt.ts";
import { toolCalls } from "./calls.ts";
import { PartReader } from "./part.ts";
import { Reuse } from "./reuse.ts";
import { FieldNames, requireArray, requireString, schemaFault } from "./schema.ts";
import { SpanCount, plainKeys } from "./text-spans.ts";

/**
 * The protocol's top-level members (Messages API reference, Create a Message and Count tokens).
 * A member of another name is forwarded as it is, its key judged as text like its value.
 */
const members = new FieldNames([
  "model",
  "messages",
  "system",
  "tools",
  "tool_choice",
  "max_tokens",
  "metadata",
  "stop_sequences",
  "stream",
  "temperature",
  "top_k",
  "top_p",
  "thinking",
  "service_tier",
  "container",
  "context_management",
  "mcp_servers",
  "output_config",
  "output_format",
  "betas",
  "inference_geo",
  "speed",
  "cache_control",
  "anthropic_version",
]);

/**
 * Reads a Messages request (POST /v1/messages or /v1/messages/count_tokens) into a Prompt. Refuses
 * with a FourgateError of a body_ code, and gives `undefined` only when more than
 * `options.freshBytesMax` bytes are not in `options.previous`. Parts that stand in the previous
 * prompt byte for byte are recognised by comparison and are the very same objects.
 */
export function decode(
  bytes: Uint8Array,
  endpoint: Prompt["endpoint"],
  options: DecodeOptions = {},
): Prompt | undefined {
  if (bytes.length > bodyBytesMax) throw tooMany("bytes", bodyBytesMax, bodyBytesMax);
  try {
    return new Decoder(bytes, options).read(endpoint);
  } catch (error) {
    if (error instanceof ScanLimitReached) return undefined;
    throw error;
  }
}

class Decoder {
  readonly #cursor: JsonCursor;
  readonly #parts: PartReader;
  readonly #reuse: Reuse;
  readonly #freshBytesMax: number;
  readonly #placements: Placement[] = [];
  #model: { readonly name: string; readonly start: number; readonly end: number } | undefined;
  #stream = false;
  #hasMessages = false;
  #hasTools = false;
  #userId = "";

  constructor(bytes: Uint8Array, options: DecodeOptions) {
    this.#cursor = new JsonCursor(bytes);
    this.#parts = new PartReader(this.#cursor, new SpanCount());
    this.#reuse = new Reuse(options.previous, options.equalBytes);
    this.#freshBytesMax = options.freshBytesMax ?? bodyBytesMax;
    this.#cursor.limit = this.#freshBytesMax;
  }

  read(endpoint: Prompt["endpoint"]): Prompt {
    const cursor = this.#cursor;
    if (cursor.peek() !== openBrace) throw schemaFault("The body", "a JSON object");
    cursor.openObject();
    while (cursor.nextKey()) this.#member(cursor.key);
    cursor.finish();
    if (this.#model === undefined) throw schemaFault("model", "given");
    if (!this.#hasMessages) throw schemaFault("messages", "given");
    return {
      protocol: "anthropic",
      endpoint,
      bytes: cursor.bytes,
      model: this.#model.name,
      modelStart: this.#model.start,
      modelEnd: this.#model.end,
      stream: this.#stream,
      hasTools: this.#hasTools,
      placements: this.#placements,
      calls: toolCalls(this.#placements),
      userId: this.#userId,
      reusedBytes: this.#reuse.bytes,
    };
  }

  #member(name: string): void {
    const cursor = this.#cursor;
    if (!members.has(name)) {
      if (members.isMisspelt(name)) throw ambiguous("a field's name in other capitals", cursor.keyStart);
      if (!plainKeys.has(name)) this.#place(this.#parts.memberKey(), cursor.keyStart - 1);
    }
    const first = cursor.peek();
    if (name === "messages") {
      requireArray(cursor, () => "messages");
      this.#hasMessages = true;
      this.#elements("message", (index) => this.#parts.message(index));
    } else if (name === "system" && first === quote) {
      this.#part("system", () => this.#parts.systemText());
    } else if (name === "system" && first === openBracket) {
      this.#elements("system", (index) => this.#parts.system(index));
    } else if (name === "tools" && first === openBracket) {
      this.#hasTools = this.#elements("tool", (index) => this.#parts.tool(index)) > 0;
    } else {
      this.#value(name, first);
    }
  }

  #value(name: string, first: number): void {
    const cursor = this.#cursor;
    const start = cursor.position;
    if (name === "model") requireString(cursor, () => "model");
    if (name === "system" && first !== 0x6e) throw schemaFault("system", "a string or an array");
    if (name === "tools" && first !== 0x6e) throw schemaFault("tools", "an array");
    if (name === "stream" && first !== 0x74 && first !== 0x66) throw schemaFault("stream", "true or false");
    const part = this.#part("member", () => this.#parts.member());
    if (name === "model") {
      const span = part.blocks[0]?.spans[0];
      const text = literalString(cursor.bytes, start + 1, start + part.length - 1, span?.escaped === true);
      this.#model = { name: text, start, end: start + part.length };
    } else if (name === "stream") {
      this.#stream = first === 0x74;
    } else if (name === "metadata") {
      this.#userId = this.#userIdOf(part, start);
    }
  }

  /** `metadata.user_id`, where it is a string. */
  #userIdOf(part: Part, start: number): string {
    const span = part.blocks[0]?.spans.find(({ at, key }) => at === "user_id" && !key);
    if (span === undefined) return "";
    return literalString(this.#cursor.bytes, start + span.start, start + span.end, span.escaped);
  }

  #elements(kind: PartKind, read: (index: number) => Part): number {
    const cursor = this.#cursor;
    cursor.openArray();
    let count = 0;
    for (; cursor.nextElement(); count++) {
      const index = count;
      this.#part(kind, () => read(index));
    }
    return count;
  }

  /** The part at the cursor: recognised, or read. */
  #part(kind: PartKind, read: () => Part): Part {
    const cursor = this.#cursor;
    const start = cursor.position;
    let part = this.#reuse.find(kind, cursor.bytes, start);
    if (part === undefined) {
      part = read();
    } else {
      this.#parts.reused(part, start);
      cursor.position = start + part.length;
      cursor.limit = this.#freshBytesMax + this.#reuse.bytes;
    }
    this.#place(part, start);
    return part;
  }

  #place(part: Part, start: number): void {
    if (this.#placements.length >= partCountMax)
      throw tooMany("messages, tools and other parts", partCountMax, start);
    this.#placements.push({ part, start });
  }
}
