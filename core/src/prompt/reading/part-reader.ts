import type { JsonCursor } from "../json/cursor.ts";
import { openBrace, openBracket, quote } from "../json/cursor.ts";
import { tooMany } from "../json/fault.ts";
import { blockCountMax } from "../limits.ts";
import type { Block, BlockKind, Part, PartKind, Role } from "../prompt.ts";
import { isInjected } from "../tools/injected.ts";
import { SpanCount, SpanSink } from "./text-spans.ts";

/** Builds parts from what stands at the cursor. A part's content depends on its own bytes alone. */
export class PartReader {
  readonly cursor: JsonCursor;
  readonly #plainKeys: ReadonlySet<string>;
  readonly #spans = new SpanCount();
  #blockCount = 0;

  constructor(cursor: JsonCursor, plainKeys: ReadonlySet<string>) {
    this.cursor = cursor;
    this.#plainKeys = plainKeys;
  }

  /** For literals of the part that starts at `base`. */
  sink(base: number): SpanSink {
    return new SpanSink(base, this.#spans, this.#plainKeys);
  }

  /** A value that is one block throughout; a number, true, false or null has none. */
  uniform(kind: PartKind, blockKind: BlockKind, role: Role): Part {
    const first = this.cursor.peek();
    const start = this.cursor.position;
    const sink = this.sink(start);
    sink.all(this.cursor, "");
    const isScalar = first !== quote && first !== openBrace && first !== openBracket;
    const blocks = isScalar ? [] : [this.#whole(start, blockKind, role, sink)];
    return { kind, role, length: this.cursor.position - start, blocks };
  }

  /** A string that is the text of one block, as sent; `base` is the start of its part. */
  text(kind: BlockKind, role: Role, base: number, at: string): Block {
    const { cursor } = this;
    const sink = this.sink(base);
    const start = cursor.position;
    cursor.string();
    sink.value(cursor, at);
    const block: Block = { kind, role, start: start - base, end: cursor.position - base, spans: sink.spans };
    this.count(1, base);
    const injected = kind === "user_text" && isInjected(cursor.bytes, cursor.textStart, cursor.textEnd);
    return injected ? { ...block, injected } : block;
  }

  /** A value of any shape that is one block of a part; `base` is the part's start. */
  value(kind: BlockKind, role: Role, base: number, at: string): Block {
    const { cursor } = this;
    const sink = this.sink(base);
    const start = cursor.position;
    sink.all(cursor, at);
    this.count(1, base);
    return { kind, role, start: start - base, end: cursor.position - base, spans: sink.spans };
  }

  /** A part whose blocks were read; what stands between them (`envelope`) is its last block. */
  finish(kind: PartKind, role: Role, start: number, blocks: readonly Block[], envelope: SpanSink): Part {
    const all = [...blocks, this.#whole(start, "other", role, envelope)];
    return { kind, role, length: this.cursor.position - start, blocks: all };
  }

  /** A top-level key that is not the protocol's own, as a part of its own. */
  memberKey(): Part {
    const { keyStart, keyEnd, keyEscaped, key } = this.cursor;
    this.#spans.add(1, keyStart);
    this.count(1, keyStart);
    const length = keyEnd - keyStart + 2;
    const span = { start: 1, end: length - 1, escaped: keyEscaped, key: true, at: key.slice(0, 128) };
    return {
      kind: "member",
      role: "none",
      length,
      blocks: [{ kind: "other", role: "none", start: 0, end: length, spans: [span] }],
    };
  }

  isPlainKey(name: string): boolean {
    return this.#plainKeys.has(name);
  }

  /** Of a part that was recognised, for the limits. */
  reused(part: Part, offset: number): void {
    this.count(part.blocks.length, offset);
    for (const block of part.blocks) this.#spans.add(block.spans.length, offset);
  }

  /** @throws FourgateError body_too_large */
  count(blocks: number, offset: number): void {
    this.#blockCount += blocks;
    if (this.#blockCount > blockCountMax) throw tooMany("blocks", blockCountMax, offset);
  }

  #whole(start: number, kind: BlockKind, role: Role, sink: SpanSink): Block {
    this.count(1, start);
    return { kind, role, start: 0, end: this.cursor.position - start, spans: sink.spans };
  }
}
