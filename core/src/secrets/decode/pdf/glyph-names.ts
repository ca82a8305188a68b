/** Names of the characters that secrets are made of, in Adobe's Glyph List; letters are named after themselves. */
const names: ReadonlyMap<string, string> = new Map(
  Object.entries({
    space: " ",
    exclam: "!",
    quotedbl: '"',
    numbersign: "#",
    dollar: "$",
    percent: "%",
    ampersand: "&",
    quotesingle: "'",
    quoteright: "'",
    parenleft: "(",
    parenright: ")",
    asterisk: "*",
    plus: "+",
    comma: ",",
    hyphen: "-",
    minus: "-",
    period: ".",
    slash: "/",
    zero: "0",
    one: "1",
    two: "2",
    three: "3",
    four: "4",
    five: "5",
    six: "6",
    seven: "7",
    eight: "8",
    nine: "9",
    colon: ":",
    semicolon: ";",
    less: "<",
    equal: "=",
    greater: ">",
    question: "?",
    at: "@",
    bracketleft: "[",
    backslash: "\\",
    bracketright: "]",
    asciicircum: "^",
    underscore: "_",
    grave: "`",
    quoteleft: "`",
    braceleft: "{",
    bar: "|",
    braceright: "}",
    asciitilde: "~",
    ff: "ff",
    fi: "fi",
    fl: "fl",
    ffi: "ffi",
    ffl: "ffl",
  }),
);

/** Undefined for what has no name that says it. */
export function textOfGlyphName(name: string): string | undefined {
  if (name.length === 1) return name;
  const known = names.get(name);
  if (known !== undefined) return known;
  const [, digits] = /^(?:uni|u)([0-9A-F]{4,6})(?:\.|$)/.exec(name) ?? [];
  if (digits !== undefined && Number.parseInt(digits, 16) <= 0x10ffff)
    return String.fromCodePoint(Number.parseInt(digits, 16));
  // Of other letters only that they stand there counts.
  return /^[A-Za-z]{3,}$/.test(name) ? "?" : undefined;
}
