import { placeholderPrefix } from "../../secrets/placeholder.ts";
import { ToolInputRestorer, type RestoreScope } from "../../secrets/restore-tool-input.ts";
import { utf8Bytes } from "../../secrets/text-bytes.ts";
import { JsonCursor, openBrace, openBracket, quote } from "../json/cursor.ts";
import { literalString } from "../json/text.ts";
import { utf8ToString } from "../json/utf8.ts";
import { SseSplitter, type SseEvent } from "../sse.ts";

const openBlockCountMax = 256;

type Fields = Readonly<Record<string, unknown>>;

interface OpenCall {
  readonly tool: string;
  readonly input: ToolInputRestorer;
}

/**
 * A reply on its way back to the tool, with secrets put back into the inputs of the tools and for
 * the files that the scope allows (Messages API reference, Streaming: tool_use blocks come as
 * input_json_delta events, cut anywhere). Every other event passes as the bytes that came, as soon
 * as it is whole. A changed event keeps its name, index and other fields.
 *
 * Refused is a placeholder that stands for nothing, and one for a file outside of the workspace:
 * the client then gets the vendor's error event and nothing more, and `refused` says why. Such a
 * call is never carried out, since its block does not end.
 */
export class RestoringReply {
  readonly #scope: RestoreScope;
  readonly #splitter = new SseSplitter();
  readonly #calls = new Map<number, OpenCall>();
  /** Placeholders that were replaced. */
  restored = 0;
  refused: string | null = null;

  constructor(scope: RestoreScope) {
    this.#scope = scope;
  }

  /** Bytes of a streamed reply, in any cut; gives what to send now. After a refusal always nothing. */
  push(chunk: Uint8Array): Uint8Array[] {
    if (this.refused !== null) return [];
    const out: Uint8Array[] = [];
    for (const event of this.#splitter.push(chunk)) {
      this.#event(event, out);
      if (this.refused !== null) break;
    }
    return out;
  }

  /** The stream is over; gives what is left of it. Half an event passes as it is. */
  end(): Uint8Array[] {
    if (this.refused !== null) return [];
    const out: Uint8Array[] = [];
    for (const [index, call] of this.#calls) this.#endCall(index, call, out);
    this.#calls.clear();
    const rest = this.#splitter.end();
    if (this.refused === null && rest.length > 0) out.push(rest);
    return out;
  }

  /** A reply that came as one JSON message. When refused, an error body in the vendor's shape. */
  restoreMessage(bytes: Uint8Array): Uint8Array {
    if (!holdsPrefix(bytes)) return bytes;
    const pieces: Uint8Array[] = [];
    let from = 0;
    for (const { tool, start, end } of toolInputs(bytes)) {
      if (!this.#scope.tools.has(tool)) continue;
      const input = new ToolInputRestorer(this.#scope);
      const text = input.push(utf8ToString(bytes, start, end)) + input.end();
      if (input.refused !== null) return utf8Bytes(this.#refuse(tool, input.refused));
      if (input.restored === 0) continue;
      this.restored += input.restored;
      pieces.push(bytes.subarray(from, start), utf8Bytes(text));
      from = end;
    }
    return joined([...pieces, bytes.subarray(from)]);
  }

  #event(event: SseEvent, out: Uint8Array[]): void {
    const isOfCall = this.#calls.size > 0 && event.data.includes("content_block_");
    const fields = isOfCall || event.data.includes('"content_block_start"') ? parsed(event.data) : {};
    const index = fields["index"];
    if (typeof index !== "number") {
      out.push(event.raw);
      return;
    }
    const call = this.#calls.get(index);
    if (fields["type"] === "content_block_start") this.#start(event, fields, index, out);
    else if (call === undefined) out.push(event.raw);
    else if (fields["type"] === "content_block_delta") this.#delta(event, fields, call, out);
    else if (fields["type"] === "content_block_stop") {
      this.#calls.delete(index);
      this.#endCall(index, call, out);
      if (this.refused === null) out.push(event.raw);
    } else out.push(event.raw);
  }

  #start(event: SseEvent, fields: Fields, index: number, out: Uint8Array[]): void {
    const block = asFields(fields["content_block"]);
    const tool = block["name"];
    if (
      block["type"] !== "tool_use" ||
      typeof tool !== "string" ||
      !this.#scope.tools.has(tool) ||
      this.#calls.size >= openBlockCountMax
    ) {
      out.push(event.raw);
      return;
    }
    this.#calls.set(index, { tool, input: new ToolInputRestorer(this.#scope) });
    const given = JSON.stringify(block["input"] ?? {});
    if (!given.includes(placeholderPrefix)) {
      out.push(event.raw);
      return;
    }
    // The whole input at once; deltas would replace it.
    const input = new ToolInputRestorer(this.#scope);
    const text = input.push(given) + input.end();
    if (this.#isRefused(tool, input, out)) return;
    this.restored += input.restored;
    out.push(
      eventBytes(event, { ...fields, content_block: { ...block, input: JSON.parse(text) as unknown } }),
    );
  }

  #delta(event: SseEvent, fields: Fields, call: OpenCall, out: Uint8Array[]): void {
    const delta = asFields(fields["delta"]);
    const text = delta["partial_json"];
    if (delta["type"] !== "input_json_delta" || typeof text !== "string") {
      out.push(event.raw);
      return;
    }
    const before = call.input.restored;
    const released = call.input.push(text);
    if (this.#isRefused(call.tool, call.input, out)) return;
    this.restored += call.input.restored - before;
    if (released === text) out.push(event.raw);
    else if (released !== "")
      out.push(eventBytes(event, { ...fields, delta: { ...delta, partial_json: released } }));
  }

  /** What the block still held goes out as one more delta. */
  #endCall(index: number, call: OpenCall, out: Uint8Array[]): void {
    const before = call.input.restored;
    const released = call.input.end();
    if (this.#isRefused(call.tool, call.input, out)) return;
    this.restored += call.input.restored - before;
    if (released === "") return;
    const delta = { type: "input_json_delta", partial_json: released };
    out.push(eventBytes({ event: "content_block_delta" }, { type: "content_block_delta", index, delta }));
  }

  #isRefused(tool: string, input: ToolInputRestorer, out: Uint8Array[]): boolean {
    if (input.refused === null) return false;
    out.push(utf8Bytes(`event: error\ndata: ${this.#refuse(tool, input.refused)}\n\n`));
    return true;
  }

  /** JSON of the vendor's error. */
  #refuse(tool: string, reason: string): string {
    this.refused =
      `Fourgate stopped this ${tool}: ${reason}. ` +
      "Ask the model to read the file again and to copy what stands for its secrets exactly, or make this change yourself.";
    return JSON.stringify({ type: "error", error: { type: "permission_error", message: this.refused } });
  }
}

function eventBytes(event: Pick<SseEvent, "event">, fields: Fields): Uint8Array {
  const name = event.event === "" ? "" : `event: ${event.event}\n`;
  return utf8Bytes(`${name}data: ${JSON.stringify(fields)}\n\n`);
}

function parsed(json: string): Fields {
  try {
    return asFields(JSON.parse(json));
  } catch {
    return {};
  }
}

function asFields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

interface ToolInput {
  readonly tool: string;
  /** Of the input's JSON text, half open. */
  readonly start: number;
  readonly end: number;
}

/** Inputs of the message's tool_use blocks, by rising start; none where it is not such a message. */
function toolInputs(bytes: Uint8Array): ToolInput[] {
  const inputs: ToolInput[] = [];
  const cursor = new JsonCursor(bytes);
  try {
    if (cursor.peek() !== openBrace) return [];
    cursor.openObject();
    while (cursor.nextKey()) {
      if (cursor.key !== "content" || cursor.peek() !== openBracket) {
        cursor.skip();
        continue;
      }
      cursor.openArray();
      while (cursor.nextElement()) {
        if (cursor.peek() === openBrace) readBlock(cursor, inputs);
        else cursor.skip();
      }
    }
  } catch {
    // Not JSON that reads in one way: the client gets it as it came, and carries nothing out.
    return [];
  }
  return inputs;
}

function readBlock(cursor: JsonCursor, inputs: ToolInput[]): void {
  let type = "";
  let tool = "";
  let start = 0;
  let end = 0;
  cursor.openObject();
  while (cursor.nextKey()) {
    const key = cursor.key;
    if ((key === "type" || key === "name") && cursor.peek() === quote) {
      cursor.string();
      const text = literalString(cursor.bytes, cursor.textStart, cursor.textEnd, cursor.textEscaped);
      if (key === "type") type = text;
      else tool = text;
      continue;
    }
    const isInput = key === "input" && cursor.peek() === openBrace;
    if (isInput) start = cursor.position;
    cursor.skip();
    if (isInput) end = cursor.position;
  }
  if (type === "tool_use" && end > start) inputs.push({ tool, start, end });
}

function holdsPrefix(bytes: Uint8Array): boolean {
  const first = placeholderPrefix.charCodeAt(0);
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    let length = 1;
    while (length < placeholderPrefix.length && bytes[at + length] === placeholderPrefix.charCodeAt(length))
      length++;
    if (length === placeholderPrefix.length) return true;
  }
  return false;
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}
