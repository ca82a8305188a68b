import { nestingDepthMax, keyCountMax } from "../limits.ts";
import { ambiguous, malformed, tooDeep, tooMany } from "./fault.ts";
import { KeyNames, KeySet } from "./keys.ts";
import { endOfNumber } from "./number.ts";
import { hex4, literalString } from "./text.ts";
import { requireCharacter } from "./utf8.ts";
import { firstHit, testLiteral, viewOf } from "./words.ts";

export const quote = 0x22;
export const openBrace = 0x7b;
export const openBracket = 0x5b;
const closeBrace = 0x7d;
const closeBracket = 0x5d;
const comma = 0x2c;
const colon = 0x3a;
const backslash = 0x5c;

/** 1: an ordinary character of a string literal. Not: quote, backslash, control characters, non-ASCII. */
const ordinary: Uint8Array = new Uint8Array(256).fill(1, 0x20, 0x80);
ordinary[quote] = 0;
ordinary[backslash] = 0;

/** 1: complete as the second byte of an escape. */
const shortEscape: Uint8Array = new Uint8Array(256);
for (const letter of [0x22, 0x5c, 0x2f, 0x62, 0x66, 0x6e, 0x72, 0x74]) shortEscape[letter] = 1;

export interface CursorMark {
  readonly position: number;
  readonly depth: number;
}

/** Thrown when the cursor comes to a limit that is not the body's end. */
export class ScanLimitReached extends Error {}

/**
 * Reads JSON (RFC 8259) once, from front to back, where it lies. The caller pulls: it opens
 * objects and arrays, and takes or skips each value in turn. Refused, since readers differ on
 * them: duplicate keys (compared decoded), a byte order mark, lone surrogates, malformed UTF-8,
 * trailing bytes, and more depth or keys than the limits. Offsets are bytes of the body.
 */
export class JsonCursor {
  readonly bytes: Uint8Array;
  /** The next byte to read. */
  position = 0;
  /** Content of the last string literal, without its quotes. */
  textStart = 0;
  textEnd = 0;
  textEscaped = false;
  /** The last key, decoded, and its literal's content. */
  key = "";
  keyStart = 0;
  keyEnd = 0;
  keyEscaped = false;
  readonly #view: DataView;
  #end: number;
  #depth = 0;
  readonly #names = new KeyNames();
  /** By depth; reused from object to object. */
  readonly #keys: (KeySet | undefined)[] = [];
  /** By depth: 1 before the first member or element. */
  readonly #first = new Uint8Array(nestingDepthMax + 2);

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.#view = viewOf(bytes);
    this.#end = bytes.length;
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) throw malformed("a byte order mark", 0);
  }

  /** Reading past this offset throws ScanLimitReached, where the body goes on. */
  set limit(offset: number) {
    this.#end = Math.min(offset, this.bytes.length);
  }

  /** Skips white space; gives the next byte, which is the first of a value or punctuation. */
  peek(): number {
    const { bytes } = this;
    const end = this.#end;
    let at = this.position;
    while (at < end) {
      const byte = bytes[at]!;
      if (byte > 0x20 || (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) {
        this.position = at;
        return byte;
      }
      at++;
    }
    this.position = at;
    throw this.#ended();
  }

  openObject(): void {
    this.#open(openBrace, "an object");
    const keys = this.#keys[this.#depth];
    if (keys === undefined) this.#keys[this.#depth] = new KeySet();
    else keys.clear();
  }

  /** Reads the next key and its colon; false after the closing brace, which it reads too. */
  nextKey(): boolean {
    if (!this.#next(closeBrace)) return false;
    const at = this.position;
    if (this.peek() !== quote) throw malformed("a key was expected", this.position);
    this.string();
    this.keyStart = this.textStart;
    this.keyEnd = this.textEnd;
    this.keyEscaped = this.textEscaped;
    this.key = this.#names.read(this.bytes, this.textStart, this.textEnd, this.textEscaped);
    const keys = this.#keys[this.#depth]!;
    if (!keys.add(this.key)) throw ambiguous("the same key twice in one object", at);
    if (keys.size > keyCountMax) throw tooMany("keys in one object", keyCountMax, at);
    if (this.peek() !== colon) throw malformed("a colon was expected", this.position);
    this.position++;
    return true;
  }

  openArray(): void {
    this.#open(openBracket, "an array");
  }

  /** True if another element follows; false after the closing bracket, which it reads. */
  nextElement(): boolean {
    return this.#next(closeBracket);
  }

  /** Reads a string literal: textStart, textEnd, textEscaped. */
  string(): void {
    const { bytes } = this;
    const view = this.#view;
    const end = this.#end;
    const lastWord = end - 4;
    let at = this.position + 1;
    let escaped = false;
    this.textStart = at;
    for (;;) {
      let hit = 0;
      while (hit === 0 && at <= lastWord) {
        hit = testLiteral(view.getInt32(at, true));
        at += hit === 0 ? 4 : firstHit(hit);
      }
      if (hit === 0) while (at < end && ordinary[bytes[at]!] === 1) at++;
      if (at >= end) {
        this.position = at;
        throw this.#ended();
      }
      const byte = bytes[at]!;
      if (byte === quote) break;
      if (byte === backslash) {
        escaped = true;
        at = at + 1 < end && shortEscape[bytes[at + 1]!] === 1 ? at + 2 : this.#longEscape(at);
      } else if (byte >= 0x80) {
        // A character cut by a limit short of the body's end is read on to its own end.
        do at = requireCharacter(bytes, at, bytes.length);
        while (at < end && bytes[at]! >= 0x80);
      } else {
        throw malformed("a control character in a string", at);
      }
    }
    this.textEnd = at;
    this.textEscaped = escaped;
    this.position = at + 1;
  }

  /** Text of the last string literal. */
  text(): string {
    return literalString(this.bytes, this.textStart, this.textEnd, this.textEscaped);
  }

  /** Reads a number, true, false or null, and says which by its first byte. */
  scalar(): number {
    const first = this.peek();
    if (first === 0x74) this.#word("true");
    else if (first === 0x66) this.#word("false");
    else if (first === 0x6e) this.#word("null");
    else this.position = endOfNumber(this.bytes, this.position);
    return first;
  }

  /** Reads the value that comes next, whatever it is. */
  skip(): void {
    const first = this.peek();
    if (first === quote) {
      this.string();
    } else if (first === openBrace) {
      this.openObject();
      while (this.nextKey()) this.skip();
    } else if (first === openBracket) {
      this.openArray();
      while (this.nextElement()) this.skip();
    } else {
      this.scalar();
    }
  }

  /** A place to come back to. */
  mark(): CursorMark {
    return { position: this.position, depth: this.#depth };
  }

  /** Goes back to the first byte of a value, to read it again. */
  rewind(mark: CursorMark): void {
    this.position = mark.position;
    this.#depth = mark.depth;
  }

  /** Nothing but white space may follow the value. */
  finish(): void {
    const { bytes } = this;
    let at = this.position;
    while (at < bytes.length && isSpace(bytes[at]!)) at++;
    if (at < bytes.length) throw malformed("something follows the value", at);
    this.position = at;
  }

  #open(bracket: number, what: string): void {
    if (this.peek() !== bracket) throw malformed(`${what} was expected`, this.position);
    if (this.#depth >= nestingDepthMax) throw tooDeep(nestingDepthMax, this.position);
    this.position++;
    this.#depth++;
    this.#first[this.#depth] = 1;
  }

  #next(close: number): boolean {
    const byte = this.peek();
    if (byte === close) {
      this.position++;
      this.#depth--;
      return false;
    }
    if (this.#first[this.#depth] === 1) {
      this.#first[this.#depth] = 0;
      return true;
    }
    if (byte !== comma) throw malformed("a comma or the end was expected", this.position);
    this.position++;
    this.peek();
    return true;
  }

  /** \u with four hex digits; a high surrogate only together with its low one. */
  #longEscape(at: number): number {
    const { bytes } = this;
    if (at + 1 >= this.#end) throw this.#ended();
    if (bytes[at + 1] !== 0x75) throw malformed("an unknown escape", at);
    const unit = hex4(bytes, at + 2);
    if (unit < 0) throw malformed("an unknown escape", at);
    if (unit < 0xd800 || unit > 0xdfff) return at + 6;
    if (unit <= 0xdbff && bytes[at + 6] === backslash && bytes[at + 7] === 0x75) {
      const low = hex4(bytes, at + 8);
      if (low >= 0xdc00 && low <= 0xdfff) return at + 12;
    }
    throw malformed("half of a surrogate pair", at);
  }

  #word(word: string): void {
    for (let i = 0; i < word.length; i++) {
      if (this.bytes[this.position + i] !== word.charCodeAt(i))
        throw malformed("a value was expected", this.position);
    }
    this.position += word.length;
  }

  #ended(): Error {
    if (this.#end < this.bytes.length) return new ScanLimitReached();
    return malformed("it ends too early", this.bytes.length);
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
