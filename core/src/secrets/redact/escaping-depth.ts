import { LineStart } from "./line-start.ts";

/**
 * How many quoted strings a place in a text stands inside of: 0 in plain text, 1 in the string of
 * a JSON file, 2 in JSON within such a string. Only double quotes count, and a line's end closes
 * them all, since a string of JSON runs over no line.
 */
export class EscapingDepth {
  #open = 0;
  #backslashes = 0;

  get value(): number {
    return this.#open;
  }

  reset(): void {
    this.#open = 0;
    this.#backslashes = 0;
  }

  /** The text's next UTF-16 unit or byte. */
  feed(unit: number): void {
    if (unit === 0x5c) {
      this.#backslashes++;
      return;
    }
    if (unit === 0x0a) this.#open = 0;
    else if (unit === 0x22) this.#quote(levelOf(this.#backslashes));
    this.#backslashes = 0;
  }

  #quote(level: number): void {
    if (level === this.#open) this.#open = level + 1;
    else if (level < this.#open) this.#open = level;
  }
}

/** Level of the string that a quote behind so many backslashes opens or closes: 1 for one, 2 for three. */
function levelOf(backslashes: number): number {
  let level = 0;
  for (let rest = backslashes; rest % 2 === 1; rest = (rest - 1) / 2) level++;
  return level;
}

/** Depths and starts of lines at rising offsets of one text, in one pass over it. */
export class DepthReader {
  readonly #bytes: Uint8Array;
  readonly #depth = new EscapingDepth();
  readonly #line = new LineStart();
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** `offset` is not below the last one. */
  at(offset: number): number {
    for (; this.#at < offset; this.#at++) {
      this.#depth.feed(this.#bytes[this.#at]!);
      this.#line.feed(this.#bytes[this.#at]!);
    }
    return this.#depth.value;
  }

  /** Of the line of the last offset (line-start.ts). */
  get lineStart(): string | null {
    return this.#line.value;
  }
}

/** A value as written at depth `from`, written as at depth `to`; null where it is no JSON string's content. */
export function atDepth(value: string, from: number, to: number): string | null {
  let text = value;
  for (let depth = from; depth < to; depth++) text = JSON.stringify(text).slice(1, -1);
  for (let depth = from; depth > to; depth--) {
    // No string of JSON runs over lines: such a text stood in other quotes, as it is.
    const inner = text.includes("\n") ? text : unquoted(text);
    if (inner === null) return null;
    text = inner;
  }
  return text;
}

function unquoted(text: string): string | null {
  try {
    const value: unknown = JSON.parse(`"${text}"`);
    return typeof value === "string" ? value : null;
  } catch {
    return null;
  }
}

/** Its text is the same at every depth: nothing in it is escaped or an escape. */
export function isPlainAtEveryDepth(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x20 && byte !== 0x22 && byte !== 0x5c);
}
