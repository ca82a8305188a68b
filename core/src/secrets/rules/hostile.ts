import { holds, type CharacterSet } from "./character-set.ts";
import type { Pattern } from "./go-pattern.ts";

const pumpLength = 400;
/** What a backtracking engine may do for each character of a text that was made against the pattern. */
export const stepsPerCharacterMax = 1_000;

/**
 * Steps that a backtracking engine takes a character, on the worst of the texts that pump each of the
 * pattern's quantifiers and then fail; counted, not timed, so that the same pattern gives the same.
 * Gives up beyond stepsPerCharacterMax.
 */
export function hostileSteps(pattern: Pattern, keywords: readonly string[]): number {
  let worst = 0;
  for (const text of hostileTexts(pattern, keywords)) {
    const work = { left: stepsPerCharacterMax * text.length + 1 };
    const total = work.left;
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    for (let at = 0; at < bytes.length && work.left > 0; at++) matches(pattern, bytes, at, work, () => true);
    worst = Math.max(worst, (total - work.left) / text.length);
  }
  return worst;
}

function hostileTexts(pattern: Pattern, keywords: readonly string[]): readonly string[] {
  const texts: string[] = [];
  const pump = (before: string, piece: string): void => {
    if (piece === "") return;
    const pumped = before + piece.repeat(Math.ceil(pumpLength / piece.length)).slice(0, pumpLength);
    texts.push(`${pumped}\x00`);
    for (const keyword of keywords.slice(0, 3)) {
      const mixed = (keyword + piece.repeat(4)).repeat(Math.ceil(pumpLength / (keyword.length + 4)));
      texts.push(`${before}${mixed}\x00`);
    }
  };
  const walk = (part: Pattern, before: string): string => {
    switch (part.kind) {
      case "sequence":
        return part.parts.reduce((text, one) => walk(one, text), before);
      case "choice":
        part.parts.forEach((one) => walk(one, before));
        return before + shortestMatch(part);
      case "group":
        return walk(part.body, before);
      case "repeat":
        if (part.max !== part.min) pump(before, shortestMatch({ ...part, min: 1 }));
        walk(part.body, before);
        return before + shortestMatch(part);
      default:
        return before + shortestMatch(part);
    }
  };
  walk(pattern, "");
  for (const keyword of keywords.slice(0, 3)) pump("", keyword);
  return texts;
}

function shortestMatch(pattern: Pattern): string {
  switch (pattern.kind) {
    case "set":
      return likely(pattern.set);
    case "anchor":
      return "";
    case "group":
      return shortestMatch(pattern.body);
    case "repeat":
      return shortestMatch(pattern.body).repeat(Math.min(pattern.min, pumpLength));
    case "sequence":
      return pattern.parts.map(shortestMatch).join("");
    default:
      return pattern.parts.map(shortestMatch).reduce((a, b) => (b.length < a.length ? b : a));
  }
}

/** One of its characters: rather one that other sets hold as well. */
function likely(set: CharacterSet): string {
  const code = [0x61, 0x30, 0x20, 0x3d].find((one) => holds(set, one)) ?? set.ranges[0]?.[0] ?? 0;
  return String.fromCharCode(code);
}

interface Work {
  left: number;
}

type Then = (at: number) => boolean;

/** As a backtracking engine goes; `then` is what follows. */
function matches(pattern: Pattern, bytes: Uint8Array, at: number, work: Work, then: Then): boolean {
  if (work.left <= 0) return false;
  work.left--;
  switch (pattern.kind) {
    case "set":
      return at < bytes.length && holds(pattern.set, bytes[at] ?? 0) && then(at + 1);
    case "anchor":
      return then(at);
    case "group":
      return matches(pattern.body, bytes, at, work, then);
    case "choice":
      return pattern.parts.some((part) => matches(part, bytes, at, work, then));
    case "sequence":
      return inOrder(pattern.parts, 0, bytes, at, work, then);
    default:
      return repeats(pattern, 0, bytes, at, work, then);
  }
}

function inOrder(
  parts: readonly Pattern[],
  index: number,
  bytes: Uint8Array,
  at: number,
  work: Work,
  then: Then,
): boolean {
  const part = parts[index];
  if (!part) return then(at);
  return matches(part, bytes, at, work, (next) => inOrder(parts, index + 1, bytes, next, work, then));
}

function repeats(
  pattern: Extract<Pattern, { readonly kind: "repeat" }>,
  count: number,
  bytes: Uint8Array,
  at: number,
  work: Work,
  then: Then,
): boolean {
  const more = (): boolean =>
    count < pattern.max &&
    matches(pattern.body, bytes, at, work, (next) => {
      // An empty turn gains nothing.
      if (next === at && count >= pattern.min) return false;
      return repeats(pattern, count + 1, bytes, next, work, then);
    });
  if (count < pattern.min) return more();
  return pattern.lazy ? then(at) || more() : more() || then(at);
}
