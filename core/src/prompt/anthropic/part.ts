import type { JsonCursor } from "../json/cursor.ts";
import { openBrace, openBracket, quote } from "../json/cursor.ts";
import { ambiguous, tooMany } from "../json/fault.ts";
import { literalString } from "../json/text.ts";
import { blockCountMax } from "../limits.ts";
import type { Block, Part, PartKind, Role } from "../prompt.ts";
import { textKind } from "./block-kind.ts";
import { readContentBlock } from "./content-block.ts";
import { isInjected } from "./injected.ts";
import { FieldNames, requireObject, requireString, schemaFault } from "./schema.ts";
import { SpanSink, type SpanCount } from "./text-spans.ts";

const messageFields = new FieldNames(["role", "content"]);

/** Reads one part at the cursor. A part's content depends on its own bytes alone. */
export class PartReader {
  readonly #cursor: JsonCursor;
  readonly #spans: SpanCount;
  #blockCount = 0;

  constructor(cursor: JsonCursor, spans: SpanCount) {
    this.#cursor = cursor;
    this.#spans = spans;
  }

  /** An element of `messages`. */
  message(index: number): Part {
    const cursor = this.#cursor;
    const at = (): string => `messages[${index}]`;
    requireObject(cursor, at);
    const start = cursor.position;
    const role = this.#roleAhead(at);
    const envelope = new SpanSink(start, this.#spans);
    const blocks: Block[] = [];
    let hasContent = false;
    cursor.openObject();
    while (cursor.nextKey()) {
      const key = cursor.key;
      if (messageFields.isMisspelt(key)) throw ambiguous("a field's name in other capitals", cursor.keyStart);
      envelope.key(cursor, key);
      if (key === "content") {
        hasContent = true;
        this.#content(blocks, role, start, at);
      } else {
        envelope.all(cursor, key);
      }
    }
    if (!hasContent) throw schemaFault(`${at()}.content`, "given");
    blocks.push(this.#whole(start, "other", role, envelope));
    return { kind: "message", role, length: cursor.position - start, blocks };
  }

  /** `system` itself, a string. */
  systemText(): Part {
    return this.#uniform("system", "system", "system");
  }

  /** An element of `system`. */
  system(index: number): Part {
    const cursor = this.#cursor;
    const at = (): string => `system[${index}]`;
    requireObject(cursor, at);
    const start = cursor.position;
    const blocks = readContentBlock(cursor, new SpanSink(start, this.#spans), "system", start, at);
    this.#count(blocks.length, start);
    return { kind: "system", role: "system", length: cursor.position - start, blocks };
  }

  /** An element of `tools`. */
  tool(index: number): Part {
    requireObject(this.#cursor, () => `tools[${index}]`);
    return this.#uniform("tool", "tool_definition", "none");
  }

  /** The value of any other top-level member. */
  member(): Part {
    return this.#uniform("member", "other", "none");
  }

  /** A top-level key that is not the protocol's own, as a part of its own. */
  memberKey(): Part {
    const { keyStart, keyEnd, keyEscaped, key } = this.#cursor;
    this.#spans.add(1, keyStart);
    this.#count(1, keyStart);
    const length = keyEnd - keyStart + 2;
    const span = { start: 1, end: length - 1, escaped: keyEscaped, key: true, at: key.slice(0, 128) };
    return {
      kind: "member",
      role: "none",
      length,
      blocks: [{ kind: "other", role: "none", start: 0, end: length, spans: [span] }],
    };
  }

  /** Of a part that was recognised, for the limits. */
  reused(part: Part, offset: number): void {
    this.#count(part.blocks.length, offset);
    for (const block of part.blocks) this.#spans.add(block.spans.length, offset);
  }

  #content(blocks: Block[], role: Role, base: number, at: () => string): void {
    const cursor = this.#cursor;
    const first = cursor.peek();
    const sink = new SpanSink(base, this.#spans);
    if (first === quote) {
      const start = cursor.position;
      cursor.string();
      sink.value(cursor, "");
      const kind = textKind(role);
      const injected = kind === "user_text" && isInjected(cursor.bytes, cursor.textStart, cursor.textEnd);
      const block: Block = {
        kind,
        role,
        start: start - base,
        end: cursor.position - base,
        spans: sink.spans,
      };
      blocks.push(this.#counted(injected ? { ...block, injected } : block, base));
      return;
    }
    if (first !== openBracket) throw schemaFault(`${at()}.content`, "a string or an array");
    cursor.openArray();
    for (let index = 0; cursor.nextElement(); index++) {
      const blockAt = (): string => `${at()}.content[${index}]`;
      requireObject(cursor, blockAt);
      for (const block of readContentBlock(cursor, sink, role, base, blockAt))
        blocks.push(this.#counted(block, base));
    }
  }

  /**
   * The role decides how the content is read, and may stand after it: then the object is read
   * over once to find it. Clients put it first.
   */
  #roleAhead(at: () => string): Role {
    const cursor = this.#cursor;
    const mark = cursor.mark();
    let role: string | undefined;
    cursor.openObject();
    while (role === undefined && cursor.nextKey()) {
      if (cursor.key === "role") {
        requireString(cursor, () => `${at()}.role`);
        cursor.string();
        role = literalString(cursor.bytes, cursor.textStart, cursor.textEnd, cursor.textEscaped);
      } else {
        cursor.skip();
      }
    }
    cursor.rewind(mark);
    if (role !== "user" && role !== "assistant" && role !== "system") {
      throw schemaFault(`${at()}.role`, "user, assistant or system");
    }
    return role;
  }

  /** A value that is one block throughout; a number, true, false or null has none. */
  #uniform(kind: PartKind, blockKind: Block["kind"], role: Role): Part {
    const first = this.#cursor.peek();
    const start = this.#cursor.position;
    const sink = new SpanSink(start, this.#spans);
    sink.all(this.#cursor, "");
    const isScalar = first !== quote && first !== openBrace && first !== openBracket;
    const blocks = isScalar ? [] : [this.#whole(start, blockKind, role, sink)];
    return { kind, role, length: this.#cursor.position - start, blocks };
  }

  #whole(start: number, kind: Block["kind"], role: Role, sink: SpanSink): Block {
    return this.#counted(
      { kind, role, start: 0, end: this.#cursor.position - start, spans: sink.spans },
      start,
    );
  }

  #counted(block: Block, offset: number): Block {
    this.#count(1, offset);
    return block;
  }

  #count(blocks: number, offset: number): void {
    this.#blockCount += blocks;
    if (this.#blockCount > blockCountMax) throw tooMany("blocks", blockCountMax, offset);
  }
}
