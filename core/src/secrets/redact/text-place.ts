const newline = 0x0a;
const tab = 0x09;
const space = 0x20;
const plus = 0x2b;
const minus = 0x2d;
const backslash = 0x5c;
const quote = 0x22;
const letterN = 0x6e;
const letterT = 0x74;
const at = 0x40;
const star = 0x2a;
const startCharsMax = 256;

/**
 * Follows a text up to a place, to know how what stands there is written:
 *
 * - how many quoted strings it stands inside of: 0 in plain text, 1 in the string of a JSON file, 2
 *   in JSON within such a string. Only double quotes count, and a line's end closes them all, since a
 *   string of JSON runs over no line;
 * - what stands before it on its line that each line of a text of several lines has too: indentation,
 *   or in a patch a line's mark with its indentation, and the mark alone where more stands before it.
 *   A quoted string has lines of its own, which end in escapes. In a patch are all lines after one that
 *   begins with "@@" or "***".
 */
export class TextPlace {
  #depth = 0;
  #backslashes = 0;
  #isPatch = false;
  /** Of the text, then of each quoted string that is open. */
  readonly #lines: Line[] = [new Line()];

  get depth(): number {
    return this.#depth;
  }

  /** Of the line at this level: 0 is the text's own, `depth` the innermost string's. "" for none. */
  lineStart(level: number): string {
    const line = this.#lines[Math.max(0, Math.min(level, this.#depth))]!;
    return line.isStart || (this.#isPatch && line.mark !== "") ? line.start : "";
  }

  reset(): void {
    this.#depth = 0;
    this.#backslashes = 0;
    this.#isPatch = false;
    this.#lines[0]!.begin();
  }

  /** The text's next UTF-16 unit or byte. */
  feed(unit: number): void {
    if (unit === backslash) {
      this.#backslashes++;
      return;
    }
    const backslashes = this.#backslashes;
    this.#backslashes = 0;
    if (unit === newline) {
      this.#depth = 0;
      this.#lines[0]!.begin();
    } else if (unit === quote) this.#quote(backslashes);
    else this.#char(unit, backslashes);
  }

  #quote(backslashes: number): void {
    const level = levelOf(backslashes);
    if (level === this.#depth) {
      this.#lines[this.#depth]!.add(quote, this.#isPatch);
      this.#depth = level + 1;
      (this.#lines[this.#depth] ??= new Line()).begin();
    } else if (level < this.#depth) this.#depth = level;
  }

  #char(unit: number, backslashes: number): void {
    // Each string that it stands inside of escapes the backslash once more.
    const isEscape = this.#depth > 0 && backslashes === 2 ** (this.#depth - 1);
    const line = this.#lines[this.#depth]!;
    if (isEscape && unit === letterN) line.begin();
    else if (line.add(isEscape && unit === letterT ? tab : backslashes > 0 ? backslash : unit, this.#isPatch))
      this.#isPatch = true;
  }
}

/** One line up to a place. */
class Line {
  /** Its indentation, in a patch behind its mark; once more has come, its mark. */
  start = "";
  isStart = true;
  /** Its first character, where that may be a patch's mark; "" for any other. */
  mark = "";
  #column = 0;
  /** With which sign all of it began; 0 for none. */
  #sign = 0;

  begin(): void {
    this.start = "";
    this.isStart = true;
    this.mark = "";
    this.#column = 0;
    this.#sign = 0;
  }

  /** True where this character shows that a patch begins. */
  add(unit: number, isPatch: boolean): boolean {
    const column = this.#column++;
    const isMark = unit === plus || unit === minus;
    if (column === 0) {
      this.mark = isMark || unit === space ? String.fromCharCode(unit) : "";
      this.#sign = unit;
    } else if (unit !== this.#sign) this.#sign = 0;
    if (this.isStart) {
      const isOpen = unit === space || unit === tab || (isMark && isPatch && column === 0);
      if (isOpen && this.start.length < startCharsMax) this.start += String.fromCharCode(unit);
      else [this.isStart, this.start] = [false, this.mark];
    }
    return (this.#sign === at && column === 1) || (this.#sign === star && column === 2);
  }
}

/** Level of the string that a quote behind so many backslashes opens or closes: 1 for one, 2 for three. */
function levelOf(backslashes: number): number {
  let level = 0;
  for (let rest = backslashes; rest % 2 === 1; rest = (rest - 1) / 2) level++;
  return level;
}

/** Places at rising offsets of one text, in one pass over it. */
export class PlaceReader {
  readonly #bytes: Uint8Array;
  readonly #place = new TextPlace();
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** `offset` is not below the last one. */
  at(offset: number): TextPlace {
    for (; this.#at < offset; this.#at++) this.#place.feed(this.#bytes[this.#at]!);
    return this.#place;
  }
}
