/**
 * How text is compared when the log is searched: a line's number that a client put before it, indentation, runs
 * of blanks and capitals do not count. The same is done to what left and to what is looked for.
 */

/** Claude Code's and `cat -n`'s "12<TAB>", "12→", opencode's "12: ", Cline's "12 | ". */
const lineNumber = /^ *\d{1,7}(?:\t|→|: | \| )/;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/g;
const escaped: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** Below it a line is in too many files to say where it comes from. */
const significantLengthMin = 10;
const significant = /[\p{L}\p{N}]{3}/u;

/** Text of a piece of JSON: its escapes undone, wherever it was cut. */
export function withoutEscapes(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replaceAll(escape, (found) => {
    const letter = found.charAt(1);
    if (letter === "u") return String.fromCharCode(Number.parseInt(found.slice(2), 16));
    return escaped[letter] ?? letter;
  });
}

/** One line for all of a text: its lines' own text with one blank between, capitals kept. */
export function comparable(text: string): string {
  const lines: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const own = line.replace(lineNumber, "").replaceAll(/\s+/g, " ").trim();
    if (own !== "") lines.push(own);
  }
  return lines.join(" ");
}

/** In small letters, each at its place. */
export function folded(text: string): string {
  const small = text.toLowerCase();
  return small.length === text.length ? small : text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/**
 * A text's lines as they are compared one by one; "" for those that say too little to be told apart. A patch's
 * marks at a line's beginning do not count.
 */
export function comparableLines(text: string): readonly string[] {
  return text.split(/\r?\n/).map((line) => {
    const own = line
      .replace(lineNumber, "")
      .replace(/^[\s+-]+/, "")
      .replaceAll(/\s+/g, " ")
      .trim();
    return own.length >= significantLengthMin && significant.test(own) ? own : "";
  });
}
