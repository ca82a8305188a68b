import type { JsonCursor } from "../json/cursor.ts";
import { openBrace, openBracket, quote } from "../json/cursor.ts";
import { literalString, unescape } from "../json/text.ts";
import type { Block, BlockKind, Part, Role, ToolCall } from "../prompt.ts";
import { stringAhead } from "../reading/ahead.ts";
import { FieldNames } from "../reading/field-names.ts";
import type { PartReader } from "../reading/part-reader.ts";
import { requireObject, schemaFault } from "../reading/schema.ts";
import { looksSealed } from "../reading/sealed.ts";
import { elementPath, memberPath, type SpanSink } from "../reading/text-spans.ts";
import { CallInput, callFields } from "../tools/call-input.ts";
import { callOfText } from "../tools/call-text.ts";
import { readContentPart } from "./content-part.ts";

/** Fields that decide how an item is read; the others are only text. */
const fields = new FieldNames(
  "type role id call_id name namespace arguments input action content output summary encrypted_content".split(
    " ",
  ),
);

/** What an item is; a new type of call or output is told by its ending. */
function itemKind(type: string): "message" | "call" | "result" | "thinking" | "tools" | "other" {
  if (type === "message" || type === "" || type === "agent_message") return "message";
  if (type === "reasoning" || type.startsWith("compaction")) return "thinking";
  if (type === "additional_tools") return "tools";
  if (type.endsWith("_output") || type === "mcp_approval_response") return "result";
  return type.endsWith("_call") || type === "mcp_approval_request" ? "call" : "other";
}

const blockKinds = {
  call: "tool_call",
  result: "tool_result",
  thinking: "thinking",
  tools: "tool_definition",
} as const;

const roles: Readonly<Record<string, Role>> = {
  user: "user",
  assistant: "assistant",
  system: "system",
  developer: "system",
};

/** An element of `input` (Responses API reference, Input items; Codex 0.169 adds agent_message and additional_tools). */
export function readItem(parts: PartReader, index: number): Part {
  const { cursor } = parts;
  const at = (): string => `input[${index}]`;
  requireObject(cursor, at);
  const start = cursor.position;
  const type = stringAhead(cursor, "type", at);
  const kind = itemKind(type);
  if (kind === "message") return readMessage(parts, start, type, at);
  const item = new Item(parts, start);
  item.read();
  if (type === "item_reference") return item.part("other", "none", { reference: item.id });
  if (kind === "other") return item.part("other", "none", {});
  if (kind === "tools") return item.part("tool_definition", "system", {});
  const toolUseId = item.callId === "" ? {} : { toolUseId: item.callId };
  const role = kind === "result" ? "user" : "assistant";
  const tool = kind === "call" ? { tool: item.name === "" ? type.replace(/_call$/, "") : item.name } : {};
  return item.part(blockKinds[kind], role, {
    ...toolUseId,
    ...tool,
    ...(kind === "call" ? item.call(tool.tool ?? "") : {}),
  });
}

/** An item that is one block, but for the images and files in its output. */
class Item {
  id = "";
  callId = "";
  name = "";
  readonly #parts: PartReader;
  readonly #cursor: JsonCursor;
  readonly #start: number;
  readonly #sink: SpanSink;
  readonly #media: Block[] = [];
  #input: CallInput | undefined;
  #text: { readonly start: number; readonly end: number; readonly escaped: boolean } | undefined;

  constructor(parts: PartReader, start: number) {
    this.#parts = parts;
    this.#cursor = parts.cursor;
    this.#start = start;
    this.#sink = parts.sink(start);
  }

  read(): void {
    const cursor = this.#cursor;
    cursor.openObject();
    while (cursor.nextKey()) {
      const key = cursor.key;
      fields.refuseMisspelt(key, cursor.keyStart);
      this.#sink.key(cursor, key);
      const first = cursor.peek();
      if (first === quote) {
        cursor.string();
        const { bytes, textStart, textEnd } = cursor;
        this.#sink.value(cursor, key, key === "encrypted_content" && looksSealed(bytes, textStart, textEnd));
        this.#takeString(key);
      } else if (key === "action" && first === openBrace) {
        this.#input = new CallInput(cursor, this.#sink);
        this.#input.read("", key);
      } else if (key === "output" && first === openBracket) {
        this.#output(key);
      } else {
        this.#sink.all(cursor, key);
      }
    }
  }

  part(kind: BlockKind, role: Role, more: Partial<Block>): Part {
    const length = this.#cursor.position - this.#start;
    const block: Block = { kind, role, start: 0, end: length, spans: this.#sink.spans, ...more };
    const blocks = [block, ...this.#media.map((one) => ({ ...one, ...idOf(more) }))];
    this.#parts.count(blocks.length, this.#start);
    return { kind: "message", role, length, blocks };
  }

  /** What the call's input names, be it JSON in a string, a patch, a script or an object. */
  call(tool: string): Partial<ToolCall> {
    if (this.#text === undefined) return callFields(this.#input, tool);
    const { start, end, escaped } = this.#text;
    return callOfText(tool, unescape(this.#cursor.bytes, start, end, escaped));
  }

  #takeString(key: string): void {
    const { bytes, textStart: start, textEnd: end, textEscaped: escaped } = this.#cursor;
    if (key === "arguments" || key === "input") this.#text = { start, end, escaped };
    if (key !== "id" && key !== "call_id" && key !== "name") return;
    const text = literalString(bytes, start, end, escaped);
    if (key === "id") this.id = text;
    else if (key === "call_id") this.callId = text;
    else this.name = text;
  }

  #output(path: string): void {
    const cursor = this.#cursor;
    cursor.openArray();
    for (let i = 0; cursor.nextElement(); i++) {
      const element = elementPath(path, i);
      if (cursor.peek() !== openBrace) {
        this.#sink.all(cursor, element);
        continue;
      }
      const at = (): string => element;
      const block = readContentPart(this.#parts, this.#sink, "user", this.#start, element, at);
      if (block.kind === "image" || block.kind === "document") this.#media.push(block);
      else this.#sink.spans.push(...block.spans);
    }
  }
}

function idOf({ toolUseId }: Partial<Block>): Partial<Block> {
  return toolUseId === undefined ? {} : { toolUseId };
}

function readMessage(parts: PartReader, start: number, type: string, at: () => string): Part {
  const { cursor } = parts;
  // Text of another agent: no person typed it.
  const isAgent = type === "agent_message";
  const role = isAgent ? "user" : roles[stringAhead(cursor, "role", at)];
  if (role === undefined) throw schemaFault(`${at()}.role`, "user, assistant, system or developer");
  const textKind = role === "user" ? "user_text" : role === "assistant" ? "assistant_text" : "system";
  const envelope = parts.sink(start);
  const blocks: Block[] = [];
  cursor.openObject();
  while (cursor.nextKey()) {
    const key = cursor.key;
    fields.refuseMisspelt(key, cursor.keyStart);
    envelope.key(cursor, key);
    const first = cursor.peek();
    if (key === "content" && first === quote) {
      blocks.push(parts.text(textKind, role, start, ""));
    } else if (key === "content" && first === openBracket) {
      cursor.openArray();
      for (let i = 0; cursor.nextElement(); i++) {
        const partAt = (): string => `${at()}.content[${i}]`;
        requireObject(cursor, partAt);
        blocks.push(readContentPart(parts, parts.sink(start), role, start, memberPath("", ""), partAt));
        parts.count(1, start);
      }
    } else {
      envelope.all(cursor, key);
    }
  }
  const all = isAgent ? blocks.map((block) => ({ ...block, injected: true })) : blocks;
  return parts.finish("message", role, start, all, envelope);
}
