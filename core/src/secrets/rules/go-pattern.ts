import { characterSet, foldCase, type CharacterSet } from "./character-set.ts";

/** A pattern of Go's RE2 syntax, read. Every character is a byte. https://github.com/google/re2/wiki/Syntax */
export type Pattern =
  | { readonly kind: "set"; readonly set: CharacterSet }
  | { readonly kind: "sequence" | "choice"; readonly parts: readonly Pattern[] }
  /** `index` counts from 1; null for a group that captures nothing. */
  | { readonly kind: "group"; readonly index: number | null; readonly body: Pattern }
  | {
      readonly kind: "repeat";
      readonly body: Pattern;
      readonly min: number;
      /** Infinity where nothing bounds it. */
      readonly max: number;
      readonly lazy: boolean;
    }
  | { readonly kind: "anchor"; readonly at: Anchor };

export type Anchor = "text_start" | "text_end" | "line_start" | "line_end" | "word" | "no_word";

/** A pattern that cannot be taken over; its message says why, as the end of a sentence. */
export class PatternRefused extends Error {}

interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
  readonly multiLine: boolean;
  readonly ungreedy: boolean;
}

const depthMax = 50;
const lengthMax = 20_000;
const utf8 = (text: string): readonly number[] => {
  // Without an encoder of the platform: encodeURIComponent gives UTF-8's bytes.
  const encoded = encodeURIComponent(text);
  return encoded.length === 1
    ? [encoded.charCodeAt(0)]
    : [...encoded.matchAll(/%([0-9A-F]{2})|(.)/g)].map(([, hex, plain]) =>
        hex === undefined ? (plain ?? "").charCodeAt(0) : Number.parseInt(hex, 16),
      );
};

/** @throws PatternRefused */
export function parseGoPattern(source: string): Pattern {
  if (source.length > lengthMax)
    throw new PatternRefused(`it is longer than ${String(lengthMax)} characters`);
  return new Reader(source).read();
}

class Reader {
  readonly #source: string;
  #at = 0;
  #groupCount = 0;
  #depth = 0;
  #flags: Flags = { ignoreCase: false, dotAll: false, multiLine: false, ungreedy: false };

  constructor(source: string) {
    this.#source = source;
  }

  read(): Pattern {
    const pattern = this.#choice();
    if (this.#at < this.#source.length) throw new PatternRefused("it closes a bracket that is not open");
    return pattern;
  }

  #choice(): Pattern {
    if (++this.#depth > depthMax) throw new PatternRefused("it nests too deep");
    const flags = this.#flags;
    const parts = [this.#sequence()];
    while (this.#source[this.#at] === "|") {
      this.#at++;
      parts.push(this.#sequence());
    }
    this.#flags = flags;
    this.#depth--;
    const [only] = parts;
    return parts.length === 1 && only ? only : { kind: "choice", parts };
  }

  #sequence(): Pattern {
    const parts: Pattern[] = [];
    while (this.#at < this.#source.length && !"|)".includes(this.#source[this.#at] ?? "")) {
      const atom = this.#atom();
      if (atom) parts.push(...this.#repeated(atom));
    }
    const [only] = parts;
    return parts.length === 1 && only ? only : { kind: "sequence", parts };
  }

  /** Null for what only sets flags. More than one for a character of several bytes. */
  #atom(): Pattern[] | null {
    const character = String.fromCodePoint(this.#source.codePointAt(this.#at) ?? 0);
    this.#at += character.length;
    switch (character) {
      case "(":
        return this.#group();
      case "[":
        return [this.#class()];
      case ".":
        return [this.#any()];
      case "^":
        return [{ kind: "anchor", at: this.#flags.multiLine ? "line_start" : "text_start" }];
      case "$":
        return [{ kind: "anchor", at: this.#flags.multiLine ? "line_end" : "text_end" }];
      case "\\":
        return this.#escape();
      case "*":
      case "+":
      case "?":
        throw new PatternRefused(`it has a ${character} with nothing before it`);
      default:
        return this.#literal(character);
    }
  }

  #literal(character: string): Pattern[] {
    return utf8(character).map((byte) => this.#set(characterSet([[byte, byte]])));
  }

  #set(set: CharacterSet): Pattern {
    return { kind: "set", set: this.#flags.ignoreCase ? foldCase(set) : set };
  }

  #any(): Pattern {
    const all = this.#flags.dotAll
      ? characterSet([[0, 255]])
      : characterSet([
          [0, 9],
          [11, 255],
        ]);
    return { kind: "set", set: all };
  }

  #group(): Pattern[] | null {
    const rest = this.#source.slice(this.#at);
    const named = /^\?P?<(\w+)>/.exec(rest);
    const flagged = /^\?([imsU]*)(?:-([imsU]+))?([:)])/.exec(rest);
    let index: number | null = null;
    const outer = this.#flags;
    if (named) this.#at += named[0].length;
    else if (flagged) {
      this.#at += flagged[0].length;
      this.#flags = flagsAfter(outer, flagged[1] ?? "", flagged[2] ?? "");
      // They hold to the end of the group that they stand in.
      if (flagged[3] === ")") return null;
    } else if (rest.startsWith("?")) throw new PatternRefused("it has a group that Go does not know");
    if (!flagged) index = ++this.#groupCount;
    const body = this.#choice();
    this.#flags = outer;
    if (this.#source[this.#at++] !== ")") throw new PatternRefused("it leaves a bracket open");
    return [{ kind: "group", index, body }];
  }

  #escape(): Pattern[] {
    const at = this.#source[this.#at++] ?? "";
    const anchors: Readonly<Record<string, Anchor>> = {
      A: "text_start",
      z: "text_end",
      b: "word",
      B: "no_word",
    };
    const anchor = Object.hasOwn(anchors, at) ? anchors[at] : undefined;
    if (anchor) return [{ kind: "anchor", at: anchor }];
    if (at === "Q") {
      const end = this.#source.indexOf("\\E", this.#at);
      const quoted = this.#source.slice(this.#at, end < 0 ? undefined : end);
      this.#at = end < 0 ? this.#source.length : end + 2;
      return [...quoted].flatMap((character) => this.#literal(character));
    }
    return [this.#set(this.#escapedSet(at))];
  }

  /** Of `\d`, `\x41`, `\n`, `\.`, inside of a class and outside. */
  #escapedSet(at: string): CharacterSet {
    const known = Object.hasOwn(escapes, at) ? escapes[at] : undefined;
    if (known) return known;
    if (at === "x") return this.#hex();
    if (/[0-7]/.test(at)) {
      const digits = /^[0-7]{0,2}/.exec(this.#source.slice(this.#at))?.[0] ?? "";
      if (at !== "0" && digits === "") throw new PatternRefused("it refers back to a group");
      this.#at += digits.length;
      return one(Number.parseInt(at + digits, 8));
    }
    if (/[a-zA-Z0-9]/.test(at) || at === "")
      throw new PatternRefused(`it has \\${at.slice(0, 1)}, which is not taken over`);
    return one(at.charCodeAt(0));
  }

  #hex(): CharacterSet {
    const match = /^(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{2}))/.exec(this.#source.slice(this.#at));
    if (!match) throw new PatternRefused("it has a broken \\x");
    this.#at += match[0].length;
    return one(Number.parseInt(match[1] ?? match[2] ?? "", 16));
  }

  #class(): Pattern {
    const isNegated = this.#source[this.#at] === "^";
    if (isNegated) this.#at++;
    const ranges: (readonly [number, number])[] = [];
    for (let first = true; ; first = false) {
      const posix = /^\[:(\^?)(\w+):\]/.exec(this.#source.slice(this.#at));
      if (posix) {
        this.#at += posix[0].length;
        const known = Object.hasOwn(posixClasses, posix[2] ?? "") ? posixClasses[posix[2] ?? ""] : undefined;
        if (!known) throw new PatternRefused(`it has a class [:${(posix[2] ?? "").slice(0, 20)}:]`);
        ranges.push(...(posix[1] === "^" ? negated(known) : known).ranges);
        continue;
      }
      const character = this.#source[this.#at++];
      if (character === undefined) throw new PatternRefused("it leaves a class open");
      if (character === "]" && !first) break;
      const low = this.#member(character);
      if (low.ranges.length === 1 && this.#isRange()) {
        this.#at++;
        const high = this.#member(this.#source[this.#at++] ?? "");
        const [from, to] = [low.ranges[0]?.[0] ?? 0, high.ranges[0]?.[1] ?? 0];
        if (to < from) throw new PatternRefused("it has a range that ends before it begins");
        ranges.push([from, to]);
      } else ranges.push(...low.ranges);
    }
    const set = characterSet(ranges);
    const folded = this.#flags.ignoreCase ? foldCase(set) : set;
    return { kind: "set", set: isNegated ? negated(folded) : folded };
  }

  #isRange(): boolean {
    return this.#source[this.#at] === "-" && this.#source[this.#at + 1] !== "]";
  }

  #member(character: string): CharacterSet {
    if (character === "\\") return this.#escapedSet(this.#source[this.#at++] ?? "");
    const code = character.charCodeAt(0);
    if (code > 0x7f) throw new PatternRefused("it has a class of characters beyond ASCII");
    return one(code);
  }

  #repeated(atom: Pattern[]): Pattern[] {
    const match = /^(?:[*+?]|\{(\d{1,4})(?:(,)(\d{0,4}))?\})(\??)/.exec(this.#source.slice(this.#at));
    const last = atom.at(-1);
    if (!match || !last) return atom;
    this.#at += match[0].length;
    const [text, min, comma, max, lazy] = match;
    const bounds: readonly [number, number] =
      min === undefined
        ? ({ "*": [0, Infinity], "+": [1, Infinity], "?": [0, 1] } as const)[
            text.charAt(0) as "*" | "+" | "?"
          ]
        : [Number(min), comma === undefined ? Number(min) : max === "" ? Infinity : Number(max)];
    if (bounds[1] < bounds[0])
      throw new PatternRefused("it has a quantifier whose most is less than its least");
    if (/^[*+?]|^\{\d/.test(this.#source.slice(this.#at)) && last.kind !== "anchor")
      throw new PatternRefused("it has two quantifiers in a row");
    const isLazy = (lazy === "?") !== this.#flags.ungreedy;
    return [
      ...atom.slice(0, -1),
      { kind: "repeat", body: last, min: bounds[0], max: bounds[1], lazy: isLazy },
    ];
  }
}

function flagsAfter(flags: Flags, on: string, off: string): Flags {
  const value = (name: string, before: boolean): boolean =>
    off.includes(name) ? false : on.includes(name) ? true : before;
  return {
    ignoreCase: value("i", flags.ignoreCase),
    dotAll: value("s", flags.dotAll),
    multiLine: value("m", flags.multiLine),
    ungreedy: value("U", flags.ungreedy),
  };
}

function one(code: number): CharacterSet {
  if (code > 0xff) throw new PatternRefused("it has a character beyond one byte as a number");
  return characterSet([[code, code]]);
}

function negated({ ranges }: CharacterSet): CharacterSet {
  const rest: (readonly [number, number])[] = [];
  let next = 0;
  for (const [from, to] of ranges) {
    if (from > next) rest.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= 255) rest.push([next, 255]);
  return characterSet(rest);
}

const codes = (text: string): (readonly [number, number])[] =>
  [...text].map((character) => [character.charCodeAt(0), character.charCodeAt(0)] as const);
const span = (range: string): readonly [number, number] => [range.charCodeAt(0), range.charCodeAt(1)];
const digit = characterSet([span("09")]);
const word = characterSet([span("09"), span("az"), span("AZ"), ...codes("_")]);
const space = characterSet(codes("\t\n\f\r "));

const escapes: Readonly<Record<string, CharacterSet>> = {
  d: digit,
  D: negated(digit),
  w: word,
  W: negated(word),
  s: space,
  S: negated(space),
  a: characterSet([[7, 7]]),
  f: characterSet(codes("\f")),
  t: characterSet(codes("\t")),
  n: characterSet(codes("\n")),
  r: characterSet(codes("\r")),
  v: characterSet(codes("\v")),
};

const posixClasses: Readonly<Record<string, CharacterSet>> = {
  alnum: characterSet([span("09"), span("az"), span("AZ")]),
  alpha: characterSet([span("az"), span("AZ")]),
  ascii: characterSet([[0, 0x7f]]),
  blank: characterSet(codes("\t ")),
  cntrl: characterSet([
    [0, 0x1f],
    [0x7f, 0x7f],
  ]),
  digit,
  graph: characterSet([span("!~")]),
  lower: characterSet([span("az")]),
  print: characterSet([span(" ~")]),
  punct: characterSet([span("!/"), span(":@"), span("[`"), span("{~")]),
  space: characterSet(codes("\t\n\v\f\r ")),
  upper: characterSet([span("AZ")]),
  word,
  xdigit: characterSet([span("09"), span("AF"), span("af")]),
};
