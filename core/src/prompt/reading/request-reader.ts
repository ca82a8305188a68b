import { JsonCursor, ScanLimitReached, openBrace } from "../json/cursor.ts";
import { tooMany } from "../json/fault.ts";
import { literalString } from "../json/text.ts";
import { bodyBytesMax, partCountMax } from "../limits.ts";
import type { DecodeOptions, Part, PartKind, Placement, Prompt } from "../prompt.ts";
import type { Decode, Endpoint } from "../protocol.ts";
import { toolCalls } from "./calls.ts";
import type { FieldNames } from "./field-names.ts";
import { PartReader } from "./part-reader.ts";
import { Reuse } from "./reuse.ts";
import { requireArray, requireString, schemaFault } from "./schema.ts";

/** What a protocol says of its request's top level. */
export interface RequestShape {
  /** Its members. One of another name is forwarded as it is, its key judged as text like its value. */
  readonly members: FieldNames;
  /** Keys, at any depth, that carry nothing: the protocol's own names. */
  readonly plainKeys: ReadonlySet<string>;
  /** Members that must be there. `model` counts as there where the path names it. */
  readonly required: readonly string[];
  /** Reads the value of a member at the cursor; false when it is to be read as one block. */
  readonly member: (request: RequestReader, name: string, firstByte: number) => boolean;
}

/**
 * What reads a protocol's request bodies. Parts that stand in `options.previous` byte for byte are
 * recognised by comparison, are the very same objects, and are not new.
 */
export function decoderOf(shape: RequestShape): Decode {
  return (bytes, endpoint, options = {}) => {
    if (bytes.length > bodyBytesMax) throw tooMany("bytes", bodyBytesMax, bodyBytesMax);
    try {
      return new RequestReader(bytes, endpoint, shape, options).read();
    } catch (error) {
      if (error instanceof ScanLimitReached) return undefined;
      throw error;
    }
  };
}

/** One request while it is read: the skeleton that every protocol hangs its own members on. */
export class RequestReader {
  readonly cursor: JsonCursor;
  readonly parts: PartReader;
  /** The id of an earlier response that this request continues; "" where it carries all itself. */
  previousResponse = "";
  stream: boolean;
  readonly #endpoint: Endpoint;
  readonly #shape: RequestShape;
  readonly #reuse: Reuse;
  readonly #freshBytesMax: number;
  readonly #placements: Placement[] = [];
  readonly #seen = new Set<string>();
  /** For a protocol that knows one member under two names: those that came. */
  readonly named: Set<string> = new Set<string>();
  #model: { readonly name: string; readonly start: number; readonly end: number } | undefined;

  constructor(bytes: Uint8Array, endpoint: Endpoint, shape: RequestShape, options: DecodeOptions) {
    this.cursor = new JsonCursor(bytes);
    this.parts = new PartReader(this.cursor, shape.plainKeys);
    this.stream = endpoint.stream;
    this.#endpoint = endpoint;
    this.#shape = shape;
    this.#reuse = new Reuse(options.previous, options.equalBytes);
    this.#freshBytesMax = options.freshBytesMax ?? bodyBytesMax;
    this.cursor.limit = this.#freshBytesMax;
    if (endpoint.model !== "") this.#model = { name: endpoint.model, start: -1, end: -1 };
  }

  read(): Prompt {
    const { cursor } = this;
    if (cursor.peek() !== openBrace) throw schemaFault("The body", "a JSON object");
    cursor.openObject();
    while (cursor.nextKey()) this.member(cursor.key);
    cursor.finish();
    for (const name of this.#shape.required) if (!this.#seen.has(name)) throw schemaFault(name, "given");
    const model = this.#model;
    if (model === undefined) throw schemaFault("model", "given");
    return {
      protocol: this.#endpoint.protocol,
      endpoint: this.#endpoint.name,
      bytes: cursor.bytes,
      model: model.name,
      modelStart: model.start,
      modelEnd: model.end,
      stream: this.stream,
      hasTools: this.#placements.some(({ part }) => part.blocks[0]?.kind === "tool_definition"),
      placements: this.#placements,
      calls: toolCalls(this.#placements),
      previousResponse: this.previousResponse,
      references: this.#placements.flatMap(({ part }) => part.blocks[0]?.reference ?? []),
      reusedBytes: this.#reuse.bytes,
    };
  }

  /** Every element of the array at the cursor as a part; gives how many. */
  elements(kind: PartKind, name: string, read: (index: number) => Part): number {
    const { cursor } = this;
    requireArray(cursor, () => name);
    cursor.openArray();
    let count = 0;
    for (; cursor.nextElement(); count++) {
      const index = count;
      this.part(kind, () => read(index));
    }
    return count;
  }

  /** The part at the cursor: recognised, or read. */
  part(kind: PartKind, read: () => Part): Part {
    const { cursor } = this;
    const start = cursor.position;
    let part = this.#reuse.find(kind, cursor.bytes, start);
    if (part === undefined) {
      part = read();
    } else {
      this.parts.reused(part, start);
      cursor.position = start + part.length;
      cursor.limit = this.#freshBytesMax + this.#reuse.bytes;
    }
    this.#place(part, start);
    return part;
  }

  /** The value at the cursor as one block of no kind; gives its text where it is a string. */
  plain(): string {
    const { bytes, position } = this.cursor;
    const part = this.part("member", () => this.parts.uniform("member", "other", "none"));
    if (bytes[position] !== 0x22) return "";
    const escaped = part.blocks[0]?.spans[0]?.escaped === true;
    return literalString(bytes, position + 1, position + part.length - 1, escaped);
  }

  /** Reads the member whose key the cursor has just read. */
  member(name: string): void {
    const { cursor } = this;
    const { members, member } = this.#shape;
    if (!members.has(name)) {
      members.refuseMisspelt(name, cursor.keyStart);
      if (!this.parts.isPlainKey(name)) this.#place(this.parts.memberKey(), cursor.keyStart - 1);
    }
    this.#seen.add(name);
    const first = cursor.peek();
    if (name === "model" && members.has(name)) this.#readModel();
    else if (name === "stream" && members.has(name)) this.#readStream(first);
    else if (!member(this, name, first)) this.plain();
  }

  #readModel(): void {
    const { cursor } = this;
    requireString(cursor, () => "model");
    const start = cursor.position;
    const name = this.plain();
    this.#model = { name, start, end: cursor.position };
  }

  #readStream(first: number): void {
    if (first !== 0x74 && first !== 0x66 && first !== 0x6e) throw schemaFault("stream", "true or false");
    this.plain();
    this.stream = first === 0x74;
  }

  #place(part: Part, start: number): void {
    if (this.#placements.length >= partCountMax)
      throw tooMany("messages, tools and other parts", partCountMax, start);
    this.#placements.push({ part, start });
  }
}
