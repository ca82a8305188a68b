import { continuationLength, isEscapedContinuation } from "./continued-line.ts";
import type { Encoding } from "./layer.ts";
import { unseenKinds } from "./unseen-kinds.ts";
import { byteEscape, emptyEscape, escapeOf, type Escape } from "./escape.ts";

/** How one way of writing characters writes them. */
export interface EscapeKind {
  readonly encoding: Encoding;
  /** The byte that every escape begins with. */
  readonly lead: number;
  /** The escape that stands at `at`, 0 for none. */
  read(bytes: Uint8Array, at: number): Escape;
}

const hexValues: Int8Array = new Int8Array(256).fill(-1);
for (let value = 0; value < 16; value++) {
  const digit = value.toString(16);
  hexValues[digit.charCodeAt(0)] = value;
  hexValues[digit.toUpperCase().charCodeAt(0)] = value;
}

/** Value of `count` hex digits at `at`, -1 where one is missing. */
function hex(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i++) {
    const digit = at + i < bytes.length ? hexValues[bytes[at + i]!]! : -1;
    if (digit < 0) return -1;
    value = (value << 4) | digit;
  }
  return value;
}

const isPrintable = (value: number): boolean => value >= 0x20 && value < 0x7f;

function isWord(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  const lower = byte | 0x20;
  return (byte >= 0x30 && byte <= 0x39) || (lower >= 0x61 && lower <= 0x7a);
}

/** What letters after a backslash stand for in JSON, C, shells and all that take after them. */
const letters: Uint8Array = new Uint8Array(256);
for (const [letter, value] of [
  ["n", 0x0a],
  ["r", 0x0d],
  ["t", 0x09],
  ["b", 0x08],
  ["f", 0x0c],
  ["v", 0x0b],
  ["e", 0x1b],
] as const) {
  letters[letter.charCodeAt(0)] = value;
}

/** `\n`, `\"`, `\/`, `\u003d`, `\u{3d}`, `\x3d`, `\075`, and a backslash at a line's end. */
const backslashEscapes: EscapeKind = {
  encoding: "escapes",
  lead: 0x5c,
  read(bytes, at) {
    const next = bytes[at + 1];
    if (next === undefined) return 0;
    if (next === 0x75) return unicodeEscape(bytes, at);
    if (next === 0x78) {
      const value = hex(bytes, at + 2, 2);
      return value < 0 ? 0 : byteEscape(value, 4, isPrintable(value));
    }
    if (next >= 0x30 && next <= 0x37) return octalEscape(bytes, at);
    if (letters[next]! !== 0) return escapeOf(letters[next]!, 2, false);
    if (next === 0x0a || (next === 0x0d && bytes[at + 2] === 0x0a)) {
      const length = continuationLength(bytes, at);
      return length > 0 ? emptyEscape(length, true) : emptyEscape(next === 0x0a ? 2 : 3, false);
    }
    // Of punctuation, the character itself; \d, \w and their like are no escapes of characters.
    if (!isPrintable(next) || isWord(next) || next === 0x20) return 0;
    const hides = isInToken(bytes, at, 2) || (next === 0x5c && isEscapedContinuation(bytes, at));
    return escapeOf(next, 2, hides);
  },
};

/** One escape within what looks like a token hides it; elsewhere all source code has them. */
function isInToken(bytes: Uint8Array, at: number, length: number): boolean {
  return isTokenPart(bytes[at - 1]) && isTokenPart(bytes[at + length]);
}

/** Letters and digits, `+`, `-`, `/`, `_`. */
function isTokenPart(byte: number | undefined): boolean {
  return isWord(byte) || byte === 0x2b || byte === 0x2d || byte === 0x2f || byte === 0x5f;
}

function unicodeEscape(bytes: Uint8Array, at: number): Escape {
  if (bytes[at + 2] === 0x7b) {
    for (let count = 1; count <= 6; count++) {
      if (bytes[at + 3 + count] !== 0x7d) continue;
      const point = hex(bytes, at + 3, count);
      return point < 0 || point > 0x10ffff ? 0 : escapeOf(point, count + 4, isPrintable(point));
    }
    return 0;
  }
  const unit = hex(bytes, at + 2, 4);
  if (unit < 0) return 0;
  if (unit < 0xd800 || unit > 0xdfff) return escapeOf(unit, 6, isPrintable(unit));
  const second = bytes[at + 6] === 0x5c && bytes[at + 7] === 0x75 ? hex(bytes, at + 8, 4) : -1;
  if (unit > 0xdbff || second < 0xdc00 || second > 0xdfff) return escapeOf(0xfffd, 6, false);
  return escapeOf(0x10000 + ((unit - 0xd800) << 10) + (second - 0xdc00), 12, false);
}

/** Three digits, as C, shells and Python write them; `\1` is a pattern's group. */
function octalEscape(bytes: Uint8Array, at: number): Escape {
  let value = 0;
  for (let i = 1; i <= 3; i++) {
    const digit = (bytes[at + i] ?? 0) - 0x30;
    if (digit < 0 || digit > 7) return 0;
    value = value * 8 + digit;
  }
  return value > 0xff ? 0 : byteEscape(value, 4, isPrintable(value));
}

/** `%3D` (RFC 3986 section 2.1). */
const percentEscapes: EscapeKind = {
  encoding: "percent",
  lead: 0x25,
  read(bytes, at) {
    const value = hex(bytes, at + 1, 2);
    return value < 0 ? 0 : byteEscape(value, 3, true);
  },
};

/** Names of HTML's characters that secrets and what stands around them are made of. */
const entityNames: ReadonlyMap<string, number> = new Map(
  Object.entries({
    quot: '"',
    amp: "&",
    lt: "<",
    gt: ">",
    apos: "'",
    nbsp: " ",
    sol: "/",
    bsol: "\\",
    equals: "=",
    colon: ":",
    semi: ";",
    commat: "@",
    plus: "+",
    lowbar: "_",
    period: ".",
    comma: ",",
    num: "#",
    dollar: "$",
    percnt: "%",
    excl: "!",
    quest: "?",
    ast: "*",
    lpar: "(",
    rpar: ")",
    NewLine: "\n",
    Tab: "\t",
  }).map(([name, character]) => [name, character.charCodeAt(0)]),
);
const entityNameMax = 7;

/** `&quot;`, `&#61;`, `&#x3D;` (HTML, section 13.1.4). */
const entityEscapes: EscapeKind = {
  encoding: "entities",
  lead: 0x26,
  read(bytes, at) {
    const next = bytes[at + 1];
    if (next === 0x23) return numericEntity(bytes, at);
    if (!isWord(next)) return 0;
    let name = "";
    let end = at + 1;
    for (; name.length < entityNameMax && isWord(bytes[end]); end++) name += String.fromCharCode(bytes[end]!);
    const value = bytes[end] === 0x3b ? entityNames.get(name) : undefined;
    return value === undefined ? 0 : escapeOf(value, end + 1 - at, true);
  },
};

function numericEntity(bytes: Uint8Array, at: number): Escape {
  const isHex = ((bytes[at + 2] ?? 0) | 0x20) === 0x78;
  const first = at + (isHex ? 3 : 2);
  let value = 0;
  let end = first;
  for (; end < first + 7; end++) {
    const digit = end < bytes.length ? hexValues[bytes[end]!]! : -1;
    if (digit < 0 || (!isHex && digit > 9)) break;
    value = value * (isHex ? 16 : 10) + digit;
  }
  if (end === first || bytes[end] !== 0x3b || value > 0x10ffff) return 0;
  if (value >= 0xd800 && value <= 0xdfff) return 0;
  return escapeOf(value, end + 1 - at, isPrintable(value));
}

/** Lines that a mail program broke are so long (RFC 2045 section 6.7: at most 76). */
const softLineMin = 70;
const softLineMax = 76;

/** `=3D`, and a = at the end of a line that goes on. */
const quotedPrintableEscapes: EscapeKind = {
  encoding: "quoted-printable",
  lead: 0x3d,
  read(bytes, at) {
    const next = bytes[at + 1];
    if (next === 0x0a || (next === 0x0d && bytes[at + 2] === 0x0a)) {
      const length = next === 0x0a ? 2 : 3;
      return emptyEscape(length, isSoftLine(bytes, at));
    }
    const value = hex(bytes, at + 1, 2);
    if (value < 0 || bytes[at + 1]! >= 0x60 || bytes[at + 2]! >= 0x60) return 0;
    // Assignments begin so, too: only an escaped = itself tells that they are none.
    return byteEscape(value, 3, value === 0x3d);
  },
};

function isSoftLine(bytes: Uint8Array, at: number): boolean {
  let start = at;
  while (start > 0 && at - start <= softLineMax && bytes[start - 1] !== 0x0a) start--;
  return at + 1 - start >= softLineMin && at + 1 - start <= softLineMax;
}

export const escapeKinds: readonly EscapeKind[] = [
  backslashEscapes,
  percentEscapes,
  entityEscapes,
  quotedPrintableEscapes,
  ...unseenKinds,
];
