import { encodedPrefixes } from "./encoded-prefix.ts";
import { placeholderDigits, placeholderPattern, placeholderPrefix } from "../redact/placeholder.ts";
import type { SecretMap } from "../redact/secret-map.ts";

/** What a model or a formatter puts between words or into a line that it breaks; also as JSON escapes. */
const between = String.raw`\\{1,7}[nrt_]|\\{1,7}u[0-9a-fA-F]{4}|[\s_.\-\u00ad\u2010-\u2015\u2212]`;
const loosePrefix = new RegExp(`fourgate(?:${between}){0,6}secret(?:${between}){0,6}`, "gi");
const loosePrefixBefore = new RegExp(`${loosePrefix.source}$`, "i");
const separators = new RegExp(between, "g");
const tail = new RegExp(`^(?:${between}|[A-Za-z0-9]){0,48}`);
const wholeDigits = /(?<![A-Za-z0-9])[A-Za-z2-7]{16}(?![A-Za-z0-9])/g;
const exact = new RegExp(`^${placeholderPattern.source}`);

/** Behind the exact prefix, so many letters or digits are a placeholder, whatever they are. */
const digitsMin = 12;
/** So many equal digits at the start or the end are no chance: 20 and 30 bits. */
const truncatedDigitsMin = 4;
const commonDigitsMin = 6;
const changesMax = 3;
const comparedCountMax = 2_000;
const countMax = 1_000;

/** Text is looked at once so much has come, and this much of its end again with what follows. */
const heldUnitsMax = 1024;
const overlapUnits = 160;

/**
 * Looks for placeholders that were altered: cut, changed in a digit or in case, wrapped over lines,
 * with other hyphens, with more at their end, or encoded as base64. Such a one is never taken for the one that it comes
 * from. Text may come in any cut, plain or as JSON. What only resembles a placeholder's name, such
 * as a variable that is called FOURGATE_SECRET_KEY, is none.
 */
export class AlteredPlaceholders {
  readonly #known: readonly string[];
  readonly #map: SecretMap;
  #held = "";
  /** Offset in the held text up to which everything was looked at. */
  #done = 0;
  count = 0;
  /** One of them stands in base64: what is written would hold it, and nobody could put the value back. */
  isEncoded = false;

  constructor(map: SecretMap) {
    this.#map = map;
    this.#known = [...map.keys()]
      .slice(0, comparedCountMax)
      .map((name) => name.slice(placeholderPrefix.length));
  }

  push(text: string): void {
    this.#held += text;
    if (this.#held.length >= heldUnitsMax) this.#look(this.#held.length - overlapUnits);
  }

  end(): void {
    this.#look(this.#held.length);
    this.#held = "";
    this.#done = 0;
  }

  #look(to: number): void {
    const text = this.#held;
    for (const { index, 0: prefix } of text.matchAll(loosePrefix)) {
      if (index < this.#done || index >= to) continue;
      if (
        this.#isAltered(
          prefix,
          text.slice(index + prefix.length, index + prefix.length + 128),
          text.slice(index),
        )
      )
        this.#add();
    }
    if (this.#known.length > 0) this.#lookForBareDigits(text, to);
    for (const digits of encodedPrefixes) {
      const at = text.indexOf(digits, this.#done);
      if (at < 0 || at >= to) continue;
      this.isEncoded = true;
      this.#add();
    }
    // Enough of what was looked at stays for what stands behind a word to be told.
    const from = Math.max(0, to - overlapUnits);
    this.#held = text.slice(from);
    this.#done = to - from;
  }

  #isAltered(prefix: string, behind: string, whole: string): boolean {
    const isExactPrefix = prefix === placeholderPrefix;
    const name = exact.exec(whole)?.[0];
    if (name !== undefined && isExactPrefix) {
      const secret = this.#map.get(name);
      if (secret === undefined) return true;
      return secret.runsOn !== true && /^\w/.test(whole.slice(name.length));
    }
    const run = /^[A-Za-z0-9]*/.exec(behind)![0];
    if (isExactPrefix && run.length >= digitsMin) return true;
    if (isExactPrefix && this.#known.length > 0 && /^[A-Za-z0-9]{0,6}\*{2}/.test(behind)) return true;
    const isElided = isExactPrefix && run !== "" && /^(?:\.{3}|…)/.test(behind.slice(run.length));
    if (isElided && this.#known.some((digits) => digits.startsWith(run))) return true;
    const isRecased =
      /^fourgate[_-]secret[_-]$/i.test(prefix) && /^(?=[A-Za-z]*[2-7])[A-Za-z2-7]{16}$/.test(run);
    return (
      isRecased || this.#resembles(digitsOf(run), digitsOf(tail.exec(behind)![0].replaceAll(separators, "")))
    );
  }

  /** A known one's digits. `run` stands right behind the prefix; `spread` is all of it without separators. */
  #resembles(run: string, spread: string): boolean {
    return this.#known.some(
      (digits) =>
        (run.length >= truncatedDigitsMin && run.length < placeholderDigits && digits.startsWith(run)) ||
        spread.startsWith(digits.slice(0, commonDigitsMin)) ||
        (run.length >= commonDigitsMin && run.endsWith(digits.slice(-commonDigitsMin))) ||
        (run.length >= placeholderDigits - changesMax &&
          changes(digits, run.slice(0, placeholderDigits + changesMax)) <= changesMax),
    );
  }

  /** Whole digits whose prefix was lost. */
  #lookForBareDigits(text: string, to: number): void {
    for (const { index, 0: digits } of text.matchAll(wholeDigits)) {
      if (index < this.#done || index >= to) continue;
      if (!this.#map.has(placeholderPrefix + digits.toUpperCase())) continue;
      const before = text.slice(Math.max(0, index - overlapUnits / 2), index);
      if (!loosePrefixBefore.test(before)) this.#add();
    }
  }

  #add(): void {
    if (this.count < countMax) this.count++;
  }
}

/** As digits of a placeholder, with what is often read for another put right. */
function digitsOf(text: string): string {
  return text.toUpperCase().replaceAll("0", "O").replaceAll("1", "I").replaceAll("8", "B");
}

/** Levenshtein's distance; both are short. */
function changes(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(same, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
