import { onlyCharacter, setText } from "./character-set.ts";
import { PatternRefused, type Anchor, type Pattern } from "./go-pattern.ts";

/** What `*`, `+` and `{n,}` read at most where nothing else says so. */
const repeatMax = 256;
/** Of `{n,}` with a large n, the body of a key: so many times that. */
const largeRepeatFactor = 32;
const largeRepeatMin = 16;
/** Characters that a match may take. */
const matchLengthMax = 8_192;

/** The same pattern, each of its quantifiers bounded. @throws PatternRefused: it reads too far */
export function bounded(pattern: Pattern): Pattern {
  const result = boundRepeats(pattern);
  const length = lengthOf(result);
  if (length > matchLengthMax)
    throw new PatternRefused(
      `a match of it can take ${String(length)} characters, and ${String(matchLengthMax)} are looked at`,
    );
  return result;
}

function boundRepeats(pattern: Pattern): Pattern {
  switch (pattern.kind) {
    case "sequence":
    case "choice":
      return { ...pattern, parts: pattern.parts.map(boundRepeats) };
    case "group":
      return { ...pattern, body: boundRepeats(pattern.body) };
    case "repeat": {
      const { min } = pattern;
      const body = boundRepeats(pattern.body);
      if (pattern.max !== Infinity) return { ...pattern, body };
      const width = Math.max(1, lengthOf(body));
      const most = min >= largeRepeatMin ? min * largeRepeatFactor : repeatMax;
      return {
        ...pattern,
        body,
        max: Math.max(min, Math.floor(Math.min(most, matchLengthMax / 2) / width), 1),
      };
    }
    default:
      return pattern;
  }
}

/** The most characters that a match can take. */
export function lengthOf(pattern: Pattern): number {
  switch (pattern.kind) {
    case "set":
      return 1;
    case "anchor":
      return 0;
    case "group":
      return lengthOf(pattern.body);
    case "repeat":
      return lengthOf(pattern.body) * pattern.max;
    case "sequence":
      return pattern.parts.reduce((sum, part) => sum + lengthOf(part), 0);
    default:
      return Math.max(0, ...pattern.parts.map(lengthOf));
  }
}

/** As a RegExp source without flags: cases are spelled out, groups keep their numbers. */
export function patternText(pattern: Pattern): string {
  switch (pattern.kind) {
    case "set":
      return setText(pattern.set);
    case "anchor":
      return anchorTexts[pattern.at];
    case "group":
      return `(${pattern.index === null ? "?:" : ""}${patternText(pattern.body)})`;
    case "repeat": {
      const { body, min, max, lazy } = pattern;
      const text = patternText(body);
      const atom = body.kind === "set" || body.kind === "group" ? text : `(?:${text})`;
      return `${atom}{${String(min)},${String(max)}}${lazy ? "?" : ""}`;
    }
    case "sequence":
      return pattern.parts
        .map((part) => (part.kind === "choice" ? `(?:${patternText(part)})` : patternText(part)))
        .join("");
    default:
      return pattern.parts.map(patternText).join("|");
  }
}

const anchorTexts: Readonly<Record<Anchor, string>> = {
  text_start: "^",
  text_end: "$",
  line_start: "(?:^|(?<=\\n))",
  line_end: "(?:$|(?=\\n))",
  word: "\\b",
  no_word: "\\B",
};

/** What every match holds, in lower case: one of each alternative. Empty where nothing is sure. */
export function requiredTexts(pattern: Pattern, lengthMin: number): readonly string[] {
  const runs = literalRuns(pattern);
  const best = runs
    .filter((texts) => texts.length > 0 && texts.every((text) => text.length >= lengthMin))
    .sort((a, b) => shortest(b) - shortest(a));
  return best[0] ?? [];
}

function shortest(texts: readonly string[]): number {
  return Math.min(...texts.map((text) => text.length));
}

/** Each a set of texts of which every match holds one. */
function literalRuns(pattern: Pattern): readonly (readonly string[])[] {
  switch (pattern.kind) {
    case "set": {
      const only = onlyCharacter(pattern.set);
      return only === undefined ? [] : [[only]];
    }
    case "group":
      return literalRuns(pattern.body);
    case "repeat":
      return pattern.min >= 1 ? literalRuns(pattern.body) : [];
    case "choice": {
      const each = pattern.parts.map((part) => requiredTexts(part, 1));
      return each.every((texts) => texts.length > 0) ? [each.flat()] : [];
    }
    case "sequence":
      return runsOfSequence(pattern.parts);
    default:
      return [];
  }
}

function runsOfSequence(parts: readonly Pattern[]): readonly (readonly string[])[] {
  const runs: (readonly string[])[] = [];
  let run = "";
  for (const part of parts) {
    const only = part.kind === "set" ? onlyCharacter(part.set) : undefined;
    if (only !== undefined) {
      run += only;
      continue;
    }
    if (run !== "") runs.push([run]);
    run = "";
    runs.push(...literalRuns(part));
  }
  if (run !== "") runs.push([run]);
  return runs;
}
