import { unknown, type ShellWord } from "./shell-tokens.ts";

/**
 * Commands whose output is the content of the files that they are given, by their one-letter options
 * that take the next word as a value (POSIX.1-2024, XCU chapter 3; GNU coreutils, sed and awk; jq 1.8).
 */
const showing: ReadonlyMap<string, string> = new Map([
  ...["cat", "less", "get-content", "gc"].map((name): [string, string] => [name, ""]),
  ...["head", "tail"].map((name): [string, string] => [name, "ncs"]),
  ...["bat", "batcat"].map((name): [string, string] => [name, "lrHm"]),
  ...["awk", "gawk", "mawk"].map((name): [string, string] => [name, "Fvfe"]),
  ["tac", "s"],
  ["nl", "bdfhilnsvw"],
  ["more", "n"],
  ["od", "ANjtwS"],
  ["hexdump", "efns"],
  ["strings", "neots"],
  ["base64", "w"],
  ["sort", "kStTo"],
  ["cut", "bcdf"],
  ["sed", "efl"],
  ["jq", "fL"],
]);
/** Their first word is a program, unless an option (the letters) gives it. */
const programFirst: ReadonlyMap<string, RegExp> = new Map([
  ...["awk", "gawk", "mawk", "sed"].map((name): [string, RegExp] => [name, /^-(?:[A-Za-z]*[ef]|-exp|-file)/]),
  ["jq", /^-(?:[A-Za-z]*f|-from-file)/],
]);
const shells = /^(?:ba|z|da|k|a|fi)?sh$|^(?:pwsh|powershell|eval)$/;

/** Whether a command runs the text that it is given as commands. */
export function isShell(name: string): boolean {
  return shells.test(name);
}

/**
 * The words after a command's name that surely name a file whose content it shows. Not those of
 * commands that list, search, compare, copy or count, nor what is a pattern, holds a variable, is written to or
 * may be an option's value: where that can't be told, nothing is claimed.
 */
export function shownFiles(name: string, rest: readonly ShellWord[]): ReadonlySet<ShellWord> {
  const valued = showing.get(name);
  if (valued === undefined) return new Set();
  if (name === "sed" && rest.some(({ text }) => /^-(?:[A-Za-z]*i|-in-place)/.test(text))) return new Set();
  const operands = rest.filter(
    (word, i) => word.argument && !word.text.startsWith("-") && !isValue(rest[i - 1], valued),
  );
  const given = programFirst.get(name);
  if (given && rest.some(({ text }) => /^--\w[^=]*$/.test(text))) return new Set();
  const skipped = given === undefined || rest.some(({ text }) => given.test(text)) ? 0 : 1;
  return new Set(operands.slice(skipped).filter((word) => isName(word, given !== undefined)));
}

/** After such an option the word may be its value. */
function isValue(before: ShellWord | undefined, valued: string): boolean {
  const option = before?.text ?? "";
  if (option.startsWith("--")) return option !== "--" && !option.includes("=");
  return option.length > 1 && option.startsWith("-") && valued.includes(option.at(-1) ?? "");
}

/** What has no letter may be left of `2>` or a line's number; "x=1" between awk's files sets a variable. */
function isName({ text, raw, pattern }: ShellWord, programs: boolean): boolean {
  if (pattern || raw !== text || text.includes(unknown) || !/^[^+].*\p{L}|^\p{L}/u.test(text)) return false;
  return !programs || !/^\w+=/.test(text);
}
