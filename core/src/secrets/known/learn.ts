import { learnedAs } from "./is-learnable.ts";
import type { LearnedValue } from "./known-secrets.ts";
import { readValues, type SecretFileFormat } from "./read-values.ts";

export interface SecretFile {
  /** As people call it: ".env", "~/.npmrc". */
  readonly name: string;
  readonly format: SecretFileFormat;
  readonly text: string;
}

/** Patterns of file names and of variables that are not learned; `*` stands for anything. */
export type Exclusions = readonly string[];

/** What is learned of a secret file. Holds values: for knownSecrets only. */
export function learn({ name: file, format, text }: SecretFile, exclude: Exclusions): LearnedValue[] {
  const isExcluded = excluder(exclude);
  if (isExcluded(file) || isExcluded(file.slice(file.lastIndexOf("/") + 1))) return [];
  return readValues(text, format).flatMap((named): LearnedValue[] => {
    const confidence = isExcluded(named.name) ? null : learnedAs(named);
    return confidence === null ? [] : [{ title: titleOf(file, named.name), value: named.value, confidence }];
  });
}

const shownCharsMax = 80;

/** A name is a client's word: what is no name of a variable is not told. */
function titleOf(file: string, name: string): string {
  const shown = /^[\w.-][\w. -]{0,79}$/.test(name) ? ` (${name})` : "";
  return `a value from ${file.replaceAll(/[^\w./~@ -]/g, "_").slice(-shownCharsMax)}${shown}`;
}

function excluder(exclude: Exclusions): (name: string) => boolean {
  const patterns = exclude.map(
    (pattern) => new RegExp(`^${pattern.split("*").map(escaped).join(".*")}$`, "i"),
  );
  return (name) => patterns.some((pattern) => pattern.test(name));
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
