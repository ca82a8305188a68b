const newline = 0x0a;
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
 * - what stands before it on its line, where that is indentation, or in a patch a line's mark and
 *   indentation: each line of a text that runs over several has it too. A quoted string has lines of
 *   its own, which end in escapes. In a patch are all lines after one that begins with "@@" or "***".
 */
export class TextPlace {
  #depth = 0;
  #backslashes = 0;
  #start = "";
  #isStart = true;
  #isPatch = false;
  /** Units of this line so far, and with which sign all of them began; 0 for none. */
  #column = 0;
  #sign = 0;

  get depth(): number {
    return this.#depth;
  }

  /** Null where the line has begun with something else. */
  get lineStart(): string | null {
    return this.#isStart ? this.#start : null;
  }

  reset(): void {
    this.#depth = 0;
    this.#backslashes = 0;
    this.#isPatch = false;
    this.#newLine();
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
      this.#newLine();
    } else if (unit === quote) this.#quote(backslashes);
    else this.#char(unit, backslashes);
  }

  #quote(backslashes: number): void {
    const level = levelOf(backslashes);
    this.#isStart = false;
    if (level === this.#depth) {
      this.#depth = level + 1;
      this.#newLine();
    } else if (level < this.#depth) this.#depth = level;
  }

  #char(unit: number, backslashes: number): void {
    // Each string that it stands inside of escapes the backslash once more.
    const isEscape = this.#depth > 0 && backslashes === 2 ** (this.#depth - 1);
    if (isEscape && unit === letterN) this.#newLine();
    else if (isEscape && unit === letterT) this.#plain(0x09);
    else if (backslashes > 0) this.#isStart = false;
    else this.#plain(unit);
  }

  #plain(unit: number): void {
    if (this.#column < 3) this.#lookForPatch(unit);
    this.#column++;
    if (!this.#isStart) return;
    const isSpace = unit === 0x20 || unit === 0x09;
    const isMark = this.#isPatch && this.#start === "" && (unit === 0x2b || unit === 0x2d);
    if ((isSpace || isMark) && this.#start.length < startCharsMax) this.#start += String.fromCharCode(unit);
    else this.#isStart = false;
  }

  #newLine(): void {
    this.#start = "";
    this.#isStart = true;
    this.#column = 0;
    this.#sign = 0;
  }

  #lookForPatch(unit: number): void {
    if (this.#column === 0 && (unit === at || unit === star)) this.#sign = unit;
    if (unit !== this.#sign) this.#sign = 0;
    else if (this.#column === (unit === at ? 1 : 2)) this.#isPatch = true;
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
