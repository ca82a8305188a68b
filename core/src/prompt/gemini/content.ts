import { openBrace, openBracket, quote } from "../json/cursor.ts";
import { literalString } from "../json/text.ts";
import type { Block, BlockKind, Part, Role } from "../prompt.ts";
import { stringAhead } from "../reading/ahead.ts";
import type { PartReader } from "../reading/part-reader.ts";
import { requireArray, requireObject, schemaFault } from "../reading/schema.ts";
import { looksSealed } from "../reading/sealed.ts";
import { memberPath, type SpanSink } from "../reading/text-spans.ts";
import { uploadedFile } from "../reading/unresolvable.ts";
import { CallInput, callFields } from "../tools/call-input.ts";
import { isInjected } from "../tools/injected.ts";
import { ProtoNames } from "./names.ts";

const contentNames = new ProtoNames("role parts");
const partNames = new ProtoNames(
  "text thought thoughtSignature inlineData fileData functionCall functionResponse executableCode codeExecutionResult",
);
const callNames = new ProtoNames("id name args response parts");
const dataNames = new ProtoNames("mimeType data displayName");

const roles: Readonly<Record<string, Role>> = {
  user: "user",
  model: "assistant",
  function: "user",
  "": "user",
};

/** A Content (Gemini API reference): who speaks, and parts. `role`: null where the Content itself says it. */
export function readContent(parts: PartReader, role: Role | null, at: () => string): Part {
  const { cursor } = parts;
  requireObject(cursor, at);
  const start = cursor.position;
  const speaker = role ?? roles[stringAhead(cursor, "role", at)];
  if (speaker === undefined) throw schemaFault(`${at()}.role`, "user or model");
  const envelope = parts.sink(start);
  const blocks: Block[] = [];
  const seen = new Set<string>();
  cursor.openObject();
  while (cursor.nextKey()) {
    const { key } = cursor;
    const name = contentNames.read(cursor, seen);
    envelope.key(cursor, key);
    if (name !== "parts") {
      envelope.all(cursor, key);
      continue;
    }
    if (cursor.peek() === openBrace) {
      blocks.push(...new PartOfContent(parts, speaker, start, () => `${at()}.parts`).read());
      continue;
    }
    requireArray(cursor, () => `${at()}.parts`);
    cursor.openArray();
    for (let i = 0; cursor.nextElement(); i++)
      blocks.push(...new PartOfContent(parts, speaker, start, () => `${at()}.parts[${i}]`).read());
  }
  const kind = role === "system" ? "system" : "message";
  return parts.finish(kind, speaker, start, blocks, envelope);
}

/** One element of `parts`: a block, and after it the images that a tool's response holds. */
class PartOfContent {
  readonly #parts: PartReader;
  readonly #sink: SpanSink;
  readonly #role: Role;
  readonly #base: number;
  readonly #at: () => string;
  readonly #media: Block[] = [];
  #kind: BlockKind | undefined;
  #thought = false;
  #facts: Partial<Block> = {};

  constructor(parts: PartReader, role: Role, base: number, at: () => string) {
    this.#parts = parts;
    this.#sink = parts.sink(base);
    this.#role = role;
    this.#base = base;
    this.#at = at;
  }

  read(): Block[] {
    const { cursor } = this.#parts;
    requireObject(cursor, this.#at);
    const start = cursor.position - this.#base;
    const seen = new Set<string>();
    cursor.openObject();
    while (cursor.nextKey()) {
      const { key } = cursor;
      const name = partNames.read(cursor, seen);
      this.#sink.key(cursor, key);
      this.#member(name, key, cursor.peek());
    }
    const text: BlockKind =
      this.#role === "assistant" ? "assistant_text" : this.#role === "user" ? "user_text" : "system";
    const kind = this.#thought ? "thinking" : (this.#kind ?? (seen.has("text") ? text : "other"));
    const facts = kind === "user_text" || kind === this.#kind ? this.#facts : {};
    const end = cursor.position - this.#base;
    const block: Block = { kind, role: this.#role, start, end, spans: this.#sink.spans, ...facts };
    const blocks = [block, ...this.#media];
    this.#parts.count(blocks.length, this.#base);
    return blocks;
  }

  #member(name: string, key: string, first: number): void {
    const { cursor } = this.#parts;
    if (name === "fileData") throw uploadedFile(this.#at());
    if (name === "functionCall" && first === openBrace) this.#call(key);
    else if (name === "functionResponse" && first === openBrace) this.#response(key);
    else if (name === "inlineData" && first === openBrace) this.#data(key);
    else if (first === quote) {
      cursor.string();
      const { bytes, textStart, textEnd } = cursor;
      this.#sink.value(cursor, key, name === "thoughtSignature" && looksSealed(bytes, textStart, textEnd));
      if (
        name === "text" &&
        this.#role === "user" &&
        isInjected(cursor.bytes, cursor.textStart, cursor.textEnd)
      )
        this.#facts = { injected: true };
    } else {
      if (name === "thought" && first === 0x74) this.#thought = true;
      if (name === "executableCode") this.#kind = "tool_call";
      if (name === "codeExecutionResult") this.#kind = "tool_result";
      this.#sink.all(cursor, key);
    }
  }

  #call(path: string): void {
    this.#kind = "tool_call";
    let input: CallInput | undefined;
    const { id, name } = this.#named(path, (field, member) => {
      if (field !== "args") return false;
      input = new CallInput(this.#parts.cursor, this.#sink);
      input.read("", member);
      return true;
    });
    this.#facts = { tool: name, toolUseId: joinedBy(id, name), ...callFields(input, name) };
  }

  #response(path: string): void {
    this.#kind = "tool_result";
    const { cursor } = this.#parts;
    const { id, name } = this.#named(path, (field, member) => {
      if (field !== "parts" || cursor.peek() !== openBracket) return false;
      cursor.openArray();
      for (let i = 0; cursor.nextElement(); i++) {
        if (cursor.peek() !== openBrace) {
          this.#sink.all(cursor, member);
          continue;
        }
        const [block] = new PartOfContent(
          this.#parts,
          this.#role,
          this.#base,
          () => `${this.#at()}.parts[${i}]`,
        ).read();
        if (block?.kind === "image" || block?.kind === "document") this.#media.push(block);
        else this.#sink.spans.push(...(block?.spans ?? []));
      }
      return true;
    });
    const toolUseId = joinedBy(id, name);
    this.#facts = { toolUseId };
    for (const [i, block] of this.#media.entries()) this.#media[i] = { ...block, toolUseId };
  }

  /** An object with `id` and `name`; `other` reads the value of a field, or leaves it. */
  #named(path: string, other: (field: string, member: string) => boolean): { id: string; name: string } {
    const { cursor } = this.#parts;
    const seen = new Set<string>();
    const found = { id: "", name: "" };
    cursor.openObject();
    while (cursor.nextKey()) {
      const member = memberPath(path, cursor.key);
      const field = callNames.read(cursor, seen);
      this.#sink.key(cursor, member);
      const first = cursor.peek();
      if (first === quote) {
        cursor.string();
        this.#sink.value(cursor, member);
        const { bytes, textStart, textEnd, textEscaped } = cursor;
        if (field === "id" || field === "name")
          found[field] = literalString(bytes, textStart, textEnd, textEscaped);
      } else if ((first !== openBrace && first !== openBracket) || !other(field, member)) {
        this.#sink.all(cursor, member);
      }
    }
    return found;
  }

  #data(path: string): void {
    const { cursor } = this.#parts;
    const seen = new Set<string>();
    let mediaType = "";
    cursor.openObject();
    while (cursor.nextKey()) {
      const member = memberPath(path, cursor.key);
      const field = dataNames.read(cursor, seen);
      this.#sink.key(cursor, member);
      if (field === "mimeType" && cursor.peek() === quote) {
        cursor.string();
        this.#sink.value(cursor, member);
        mediaType = literalString(cursor.bytes, cursor.textStart, cursor.textEnd, cursor.textEscaped);
      } else {
        this.#sink.all(cursor, member);
      }
    }
    this.#kind = /^(?:image|video|audio)\//.test(mediaType) ? "image" : "document";
    this.#facts = { mediaType };
  }
}

/** Older calls have no id: then a result answers the calls of its name. */
function joinedBy(id: string, name: string): string {
  return id === "" ? `name:${name}` : id;
}
