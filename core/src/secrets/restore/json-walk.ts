import { TextPlace } from "../redact/text-place.ts";

/** A patch is a string too, and names its files all over. */
const capturedUnitsMax = 1024 * 1024;
/** Longer keys are none that anybody asks for. */
const keyUnitsMax = 64;
const containerCountMax = 256;
/** What a letter or sign behind a backslash stands for, as far as places are told by it. */
const escaped: ReadonlyMap<number, number> = new Map([
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
  [0x22, 0x22],
  [0x5c, 0x5c],
]);

/**
 * Follows JSON text as it comes, in any cut: whether a place is inside of a string, how deep in
 * quoted strings of that string's text, and the string members of the outermost object.
 */
export class JsonWalk {
  /** In the text of the current string. */
  readonly place: TextPlace = new TextPlace();
  /** Of the current string; 0 is its first. */
  lineNumber = 0;
  /** The key whose value the current string is, at any depth, as far as it is short and plain. */
  key = "";
  readonly #onMember: ((key: string, value: string) => void) | undefined;
  #inString = false;
  /** After a backslash: 1; inside of \uXXXX: the digits to come and one. */
  #escape = 0;
  #escapeCode = 0;
  /** Open objects and arrays; in the outermost object 1. */
  #containers = 0;
  /** Whether each open container is an object, and in these whether a key comes next. */
  readonly #isObject: boolean[] = [];
  #isKey = false;
  /** In the outermost object a key comes next. */
  #keyNext = false;
  #key: string | undefined;
  /** Raw text of a string of the outermost object; undefined for any other. */
  #captured: string | undefined;

  /** `onMember` is told each string member of the outermost object when its value is whole, decoded. */
  constructor(onMember?: (key: string, value: string) => void) {
    this.#onMember = onMember;
  }

  /** The next character belongs to an escape that has begun. */
  get insideEscape(): boolean {
    return this.#escape > 0;
  }

  advance(text: string): void {
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (this.#inString) this.#string(unit);
      else this.#punctuation(unit);
    }
  }

  #punctuation(unit: number): void {
    if (unit === 0x22) {
      this.#inString = true;
      this.place.reset();
      this.lineNumber = 0;
      if (this.#isKey) this.key = "";
      if (this.#containers === 1 && this.#onMember !== undefined) this.#captured = "";
    } else if (unit === 0x7b || unit === 0x5b) {
      this.#containers++;
      this.#keyNext = unit === 0x7b;
      this.#isKey = unit === 0x7b;
      if (this.#isObject.length < containerCountMax) this.#isObject.push(this.#isKey);
    } else if (unit === 0x7d || unit === 0x5d) {
      this.#containers--;
      if (this.#containers < this.#isObject.length) this.#isObject.pop();
      this.#isKey = false;
    } else if (unit === 0x2c) {
      this.#keyNext = this.#containers === 1;
      this.#isKey = this.#isObject.at(-1) === true;
    } else if (unit === 0x3a) {
      this.#isKey = false;
    }
  }

  #feed(unit: number): void {
    if (this.#isKey) {
      if (this.key.length < keyUnitsMax) this.key += String.fromCharCode(unit);
      return;
    }
    this.place.feed(unit);
    if (unit === 0x0a) this.lineNumber++;
  }

  #string(unit: number): void {
    if (this.#escape === 0 && unit === 0x22) {
      this.#inString = false;
      this.#endOfString();
      return;
    }
    if (this.#captured !== undefined && this.#captured.length <= capturedUnitsMax)
      this.#captured += String.fromCharCode(unit);
    if (this.#escape === 0) {
      if (unit === 0x5c) this.#escape = 1;
      else this.#feed(unit);
    } else if (this.#escape === 1) {
      if (unit === 0x75) [this.#escape, this.#escapeCode] = [5, 0];
      else {
        this.#escape = 0;
        this.#feed(escaped.get(unit) ?? 0);
      }
    } else {
      this.#escapeCode = this.#escapeCode * 16 + Number.parseInt(String.fromCharCode(unit), 16);
      this.#escape = this.#escape === 2 ? 0 : this.#escape - 1;
      if (this.#escape === 0) this.#feed(this.#escapeCode);
    }
  }

  #endOfString(): void {
    const raw = this.#captured;
    this.#captured = undefined;
    if (raw === undefined) return;
    if (this.#keyNext) {
      this.#keyNext = false;
      this.#key = decoded(raw);
    } else {
      this.#onMember?.(this.#key ?? "", decoded(raw));
    }
  }
}

/** Text of a literal; "" where it is none, or too long to have been kept whole. */
function decoded(raw: string): string {
  if (raw.length > capturedUnitsMax) return "";
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch {
    return "";
  }
}
