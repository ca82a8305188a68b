import { placeholderPrefix } from "../../secrets/redact/placeholder.ts";
import { ShellInputRestorer } from "../../secrets/restore/restore-shell-input.ts";
import { TextInputRestorer } from "../../secrets/restore/restore-text-input.ts";
import { ToolInputRestorer, type RestoreScope } from "../../secrets/restore/restore-tool-input.ts";
import { utf8Bytes } from "../../secrets/text-bytes.ts";
import { utf8ToString } from "../json/utf8.ts";
import { valueAt } from "../json/value-at.ts";
import type { ProtocolCodec } from "../protocol.ts";
import { SseSplitter, type SseEvent } from "../sse.ts";
import { parsedFields, type Fields, type ReplyEventReader, type ToolInput } from "./reply-event.ts";

const openCallCountMax = 256;

interface OpenCall {
  readonly tool: string;
  readonly syntax: ToolInput["syntax"];
  readonly restorer: Restorer;
}

type Restorer = Pick<ToolInputRestorer, "push" | "end" | "restored" | "refused">;

/**
 * A reply on its way back to the tool, with secrets put back into the inputs of the tools and for
 * the files that the scope allows. Every other event passes as the bytes that came, as soon as it
 * is whole. A changed event keeps its name and its other fields.
 *
 * Refused is a placeholder that stands for nothing, and one for a file outside of the workspace:
 * the client then gets the protocol's error event and nothing more, and `refused` says why. Such a
 * call is never carried out, since it does not end.
 */
export class RestoringReply {
  readonly #codec: ProtocolCodec;
  readonly #scope: RestoreScope;
  readonly #reader: ReplyEventReader;
  readonly #splitter = new SseSplitter();
  readonly #seen: (data: string) => void;
  readonly #calls = new Map<string, OpenCall>();
  /** Placeholders that were replaced. */
  restored = 0;
  refused: string | null = null;

  /** `seen` is told each event's data as it came, "" included. */
  constructor(codec: ProtocolCodec, scope: RestoreScope, seen: (data: string) => void = () => undefined) {
    this.#codec = codec;
    this.#scope = scope;
    this.#seen = seen;
    this.#reader = codec.reply.reader();
  }

  /** Bytes of a streamed reply, in any cut; gives what to send now. After a refusal always nothing. */
  push(chunk: Uint8Array): Uint8Array[] {
    if (this.refused !== null) return [];
    const out: Uint8Array[] = [];
    for (const event of this.#splitter.push(chunk)) {
      this.#seen(event.data);
      this.#event(event, out);
      if (this.refused !== null) break;
    }
    return out;
  }

  /** The stream is over; gives what is left of it. Half an event passes as it is. */
  end(): Uint8Array[] {
    if (this.refused !== null) return [];
    const out: Uint8Array[] = [];
    for (const call of [...this.#calls.keys()]) this.#endCall(call, out);
    const rest = this.#splitter.end();
    if (this.refused === null && rest.length > 0) out.push(rest);
    return out;
  }

  /** A reply that came as one JSON message. When refused, an error body in the protocol's shape. */
  restoreMessage(bytes: Uint8Array): Uint8Array {
    if (this.#scope.map.size === 0 && !holdsPrefix(bytes)) return bytes;
    const message = parsedFields(utf8ToString(bytes, 0, bytes.length));
    const events = Array.isArray(message)
      ? (message as unknown[]).map((one, i) => ({
          read: this.#reader.event(parsedFields(JSON.stringify(one))),
          i,
        }))
      : [{ read: this.#reader.message(message), i: -1 }];
    const pieces: Uint8Array[] = [];
    let from = 0;
    for (const { read, i } of events) {
      for (const input of read.inputs ?? []) {
        const range = valueAt(bytes, i < 0 ? input.at : [i, ...input.at]);
        if (range === undefined || range.start < from) continue;
        const isText = typeof input.value === "string";
        const text = this.#whole(input, isText ? undefined : utf8ToString(bytes, range.start, range.end));
        if (this.refused !== null)
          return utf8Bytes(this.#codec.errorReply("gate_blocked", this.refused, "").body);
        if (text === undefined) continue;
        pieces.push(bytes.subarray(from, range.start), utf8Bytes(isText ? JSON.stringify(text) : text));
        from = range.end;
      }
    }
    return pieces.length === 0 ? bytes : joined([...pieces, bytes.subarray(from)]);
  }

  #event(event: SseEvent, out: Uint8Array[]): void {
    // Some servers say of no call that it ends.
    if (event.data === "[DONE]") for (const call of [...this.#calls.keys()]) this.#endCall(call, out);
    if (this.refused !== null) return;
    if (!event.data.startsWith("{") || !(this.#calls.size > 0 || this.#codec.reply.mayHoldMore(event.data))) {
      out.push(event.raw);
      return;
    }
    let data = parsedFields(event.data);
    const { inputs = [], ended = [] } = this.#reader.event(data);
    let changed = false;
    for (const [i, input] of inputs.entries()) {
      const isLast =
        ended.includes(input.call) && !inputs.some(({ call }, at) => at > i && call === input.call);
      const value = this.#input(input, isLast);
      if (this.#isRefused(out)) return;
      if (value === undefined) continue;
      data = withValue(data, input.at, value);
      changed = true;
    }
    for (const call of ended) {
      this.#endCall(call, out);
      if (this.refused !== null) return;
    }
    out.push(changed ? eventBytes(event.event, data) : event.raw);
  }

  /** What takes the place of this input; undefined where it stays. `isLast`: its call ends with it. */
  #input(input: ToolInput, isLast: boolean): unknown {
    const { call, tool, form, syntax, value } = input;
    if (form === "whole" || form === "copy") {
      const text = this.#whole(input);
      return text === undefined || typeof value === "string" ? text : (JSON.parse(text) as unknown);
    }
    let open = this.#calls.get(call);
    if (open === undefined) {
      const restorer = this.#calls.size < openCallCountMax ? this.#restorer(tool, syntax) : undefined;
      if (restorer === undefined) return undefined;
      open = { tool, syntax, restorer };
      this.#calls.set(call, open);
    }
    if (typeof value !== "string" || value === "") return undefined;
    const { restorer } = open;
    const before = restorer.restored;
    const released = restorer.push(value) + (isLast ? restorer.end() : "");
    if (isLast) this.#calls.delete(call);
    this.#took(tool, restorer, before);
    return released === value ? undefined : released;
  }

  /** An input that is here in one piece, with its secrets; undefined where nothing changes. `written`: its JSON as sent. */
  #whole({ tool, syntax, form, value }: ToolInput, written?: string): string | undefined {
    const given = written ?? (typeof value === "string" ? value : JSON.stringify(value ?? {}));
    if (this.#scope.map.size === 0 && !given.includes(placeholderPrefix)) return undefined;
    const restorer = this.#restorer(tool, syntax);
    if (restorer === undefined) return undefined;
    const text = restorer.push(given) + restorer.end();
    this.#took(tool, restorer, form === "copy" ? restorer.restored : 0);
    return restorer.restored === 0 ? undefined : text;
  }

  /** What the call still held goes out in an event of its own. */
  #endCall(call: string, out: Uint8Array[]): void {
    const open = this.#calls.get(call);
    if (open === undefined) return;
    this.#calls.delete(call);
    const before = open.restorer.restored;
    const released = open.restorer.end();
    this.#took(open.tool, open.restorer, before);
    if (this.#isRefused(out) || released === "") return;
    const { event, data } = this.#reader.more(call, released);
    out.push(eventBytes(event, data));
  }

  /** Undefined for a tool whose input passes as it is. */
  #restorer(tool: string, syntax: ToolInput["syntax"]): Restorer | undefined {
    const { tools, shells, map } = this.#scope;
    if (tools.has(tool))
      return syntax === "json" ? new ToolInputRestorer(this.#scope) : new TextInputRestorer(this.#scope);
    return syntax === "json" && shells?.has(tool) === true ? new ShellInputRestorer(map) : undefined;
  }

  #took(tool: string, restorer: Restorer, before: number): void {
    if (restorer.refused === null) this.restored += restorer.restored - before;
    else
      this.refused =
        `Fourgate stopped this ${tool}: ${restorer.refused}. ` +
        "Ask the model to read the file again and to copy what stands for its secrets exactly, or make this change yourself.";
  }

  #isRefused(out: Uint8Array[]): boolean {
    if (this.refused === null) return false;
    out.push(utf8Bytes(this.#codec.errorEvent("gate_blocked", this.refused, "")));
    return true;
  }
}

function eventBytes(event: string, data: Fields): Uint8Array {
  const name = event === "" ? "" : `event: ${event}\n`;
  return utf8Bytes(`${name}data: ${JSON.stringify(data)}\n\n`);
}

/** A copy in which the value at this path is another. */
function withValue(data: Fields, path: readonly (string | number)[], value: unknown): Fields {
  const copy = structure(data, path, value);
  return typeof copy === "object" && copy !== null ? (copy as Fields) : data;
}

function structure(at: unknown, [step, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(at))
    return (at as unknown[]).map((one, i) => (i === step ? structure(one, rest, value) : one));
  if (typeof at !== "object" || at === null) return at;
  return { ...at, [step]: structure((at as Fields)[step], rest, value) };
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
