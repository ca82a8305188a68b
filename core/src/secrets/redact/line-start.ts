const newline = 0x0a;
const carriageReturn = 0x0d;
const at = 0x40;
const star = 0x2a;
const startCharsMax = 256;

/**
 * What stands before a place on its line, where that is indentation, or in a patch a line's mark
 * and indentation: each line of a text that runs over several has it too. In a patch are all lines
 * after one that begins with "@@" or "***".
 */
export class LineStart {
  #text = "";
  #isOpen = true;
  #isPatch = false;
  /** Units of this line so far, and with which sign all of them began; 0 for none. */
  #column = 0;
  #sign = 0;

  /** Null where the line has begun with something else. */
  get value(): string | null {
    return this.#isOpen ? this.#text : null;
  }

  reset(): void {
    this.#newLine();
    this.#isPatch = false;
  }

  /** The text's next UTF-16 unit or byte. */
  feed(unit: number): void {
    if (unit === newline) {
      this.#newLine();
      return;
    }
    if (this.#column < 3) this.#lookForPatch(unit);
    this.#column++;
    if (!this.#isOpen) return;
    const isSpace = unit === 0x20 || unit === 0x09;
    const isMark = this.#isPatch && this.#text === "" && (unit === 0x2b || unit === 0x2d);
    if ((isSpace || isMark) && this.#text.length < startCharsMax) this.#text += String.fromCharCode(unit);
    else this.#isOpen = false;
  }

  #newLine(): void {
    this.#text = "";
    this.#isOpen = true;
    this.#column = 0;
    this.#sign = 0;
  }

  #lookForPatch(unit: number): void {
    if (this.#column === 0 && (unit === at || unit === star)) this.#sign = unit;
    if (unit !== this.#sign) this.#sign = 0;
    else if (this.#column === (unit === at ? 1 : 2)) this.#isPatch = true;
  }
}

/**
 * A text of several lines without the start that all of them have, as a block that can be put
 * anywhere; undefined where a line has another one, or where putting the start back would not give
 * the same bytes again.
 */
export function withoutLineStart(text: Uint8Array, start: string): Uint8Array | undefined {
  const out = new Uint8Array(text.length);
  const bare = start.trimEnd().length;
  let to = 0;
  for (let line = 0, next = 0; ; line++) {
    const found = text.indexOf(newline, next);
    const end = found < 0 ? text.length : found;
    let from = next;
    if (line > 0) {
      const isBare = isEmpty(text, from + bare, end);
      const length = isBare ? bare : start.length;
      if (!startsWith(text, from, end, start.slice(0, length))) return undefined;
      from += length;
      if (!isBare && isEmpty(text, from, end)) return undefined;
    }
    next = end + 1;
    out.set(text.subarray(from, next), to);
    to += Math.min(next, text.length) - from;
    if (found < 0) return out.subarray(0, to);
  }
}

/** The other way round: each line but the first with this start. */
export function withLineStart(text: string, start: string): string {
  if (start === "") return text;
  const bare = start.trimEnd();
  return text
    .split("\n")
    .map((line, index) => (index === 0 ? line : (line === "" || line === "\r" ? bare : start) + line))
    .join("\n");
}

function isEmpty(text: Uint8Array, from: number, end: number): boolean {
  return from === end || (from + 1 === end && text[from] === carriageReturn);
}

function startsWith(text: Uint8Array, from: number, end: number, start: string): boolean {
  if (from + start.length > end) return false;
  for (let i = 0; i < start.length; i++) if (text[from + i] !== start.charCodeAt(i)) return false;
  return true;
}
