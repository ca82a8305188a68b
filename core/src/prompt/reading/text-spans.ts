import type { JsonCursor } from "../json/cursor.ts";
import { openBrace, openBracket, quote } from "../json/cursor.ts";
import { tooMany } from "../json/fault.ts";
import { spanCountMax } from "../limits.ts";
import type { Span } from "../prompt.ts";

const pathCharsMax = 128;
/** Shorter ones are of nobody; longer ones no card has. */
const numberDigitsMin = 9;
const numberDigitsMax = 19;

/** Collects the string literals and long numbers of one part; offsets from the part's start. */
export class SpanSink {
  spans: Span[] = [];
  readonly #base: number;
  readonly #count: SpanCount;
  readonly #plainKeys: ReadonlySet<string>;

  constructor(base: number, count: SpanCount, plainKeys: ReadonlySet<string>) {
    this.#base = base;
    this.#count = count;
    this.#plainKeys = plainKeys;
  }

  /** The literal that the cursor has just read as a value. `sealed`: see Span. */
  value(cursor: JsonCursor, at: string, sealed = false): void {
    this.#add(cursor.textStart, cursor.textEnd, cursor.textEscaped, false, at, sealed);
  }

  /** The cursor's last key, unless it is a plain one. */
  key(cursor: JsonCursor, at: string): void {
    if (!this.#plainKeys.has(cursor.key))
      this.#add(cursor.keyStart, cursor.keyEnd, cursor.keyEscaped, true, at);
  }

  /** Every literal of the value that comes next, whatever it is. */
  all(cursor: JsonCursor, at: string): void {
    const first = cursor.peek();
    if (first === quote) {
      cursor.string();
      this.value(cursor, at);
    } else if (first === openBrace) {
      cursor.openObject();
      while (cursor.nextKey()) {
        const member = memberPath(at, cursor.key);
        this.key(cursor, member);
        this.all(cursor, member);
      }
    } else if (first === openBracket) {
      cursor.openArray();
      for (let index = 0; cursor.nextElement(); index++) this.all(cursor, elementPath(at, index));
    } else {
      this.scalar(cursor, at);
    }
  }

  /** A number, true, false or null: of these, whole numbers as long as a card's or an identity's are kept. */
  scalar(cursor: JsonCursor, at: string): void {
    cursor.peek();
    const start = cursor.position;
    cursor.scalar();
    const length = cursor.position - start;
    if (length < numberDigitsMin || length > numberDigitsMax) return;
    for (let i = start; i < cursor.position; i++)
      if (cursor.bytes[i]! < 0x30 || cursor.bytes[i]! > 0x39) return;
    this.#count.add(1, start);
    const from = start - this.#base;
    this.spans.push({ start: from, end: from + length, escaped: false, key: false, number: true, at });
  }

  #add(start: number, end: number, escaped: boolean, key: boolean, at: string, sealed = false): void {
    this.#count.add(1, start);
    const span = { start: start - this.#base, end: end - this.#base, escaped, key, at };
    this.spans.push(sealed ? { ...span, sealed } : span);
  }
}

/** Spans of the whole prompt. */
export class SpanCount {
  #count = 0;

  add(count: number, offset: number): void {
    this.#count += count;
    if (this.#count > spanCountMax) throw tooMany("strings", spanCountMax, offset);
  }
}

/** "input.content". Cut at 128 characters: a path is for people and for rules on known fields. */
export function memberPath(at: string, key: string): string {
  if (at === "") return key.length > pathCharsMax ? `${key.slice(0, pathCharsMax)}…` : key;
  return at.length + key.length < pathCharsMax ? `${at}.${key}` : at;
}

/** "content[3]" */
export function elementPath(at: string, index: number): string {
  return at.length < pathCharsMax - 8 ? `${at}[${index}]` : at;
}
