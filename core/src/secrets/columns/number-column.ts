import type { Detector } from "../detector.ts";
import { personalDetectors } from "../detectors/personal.ts";
import { tellProtection } from "../detectors/personal/personal-number.ts";
import type { TextDetector } from "../text-detector.ts";
import { ColumnSearch, type ColumnKind } from "./column-search.ts";

/** Numbers that count where a word says what they are: here the column's name says it. */
const named: readonly { readonly detector: Detector; readonly pattern: RegExp }[] = personalDetectors
  .filter(
    ({ ignoreCase, captures, policy }) => ignoreCase === true && captures[0] === 1 && policy !== "observe",
  )
  .map((detector) => ({ detector, pattern: new RegExp(detector.pattern, "iy") }));

const words = [...new Set(named.flatMap(({ detector }) => detector.keywords))];

const anyWord = new RegExp(words.map((word) => word.replace(/[.\\]/g, "\\$&")).join("|"));

const kind: ColumnKind = (name) => {
  const lower = name.toLowerCase();
  if (!anyWord.test(lower)) return null;
  const holding = named.flatMap(({ detector, pattern }) => {
    const at = detector.keywords.map((word) => placeOf(word, lower)).find((index) => index >= 0);
    return at === undefined ? [] : [{ detector, pattern, before: `${name.slice(at)}: ` }];
  });
  if (holding.length === 0) return null;
  return (cell) =>
    /[0-9]{2}/.test(cell) &&
    holding.some(({ detector, pattern, before }) => {
      pattern.lastIndex = 0;
      const match = pattern.exec(before + cell);
      return match?.[1]?.length === cell.length && detector.isNoSecret?.(match) !== true;
    });
};

/** Where the name, in small letters, has the word, but not as the rest of another one; -1 for nowhere. */
function placeOf(word: string, name: string): number {
  const at = name.indexOf(word);
  return at > 0 && /[a-z0-9]/.test(name.charAt(at - 1)) ? -1 : at;
}

export const numberColumn: TextDetector = {
  id: "personal-number-column",
  kind: "personal",
  title: "a number in a table that stands for a person",
  source: "https://eur-lex.europa.eu/eli/reg/2016/679/oj",
  confidence: "medium",
  rotate: tellProtection,
  revision: 2,
  signs: {
    notAfter: "A-Za-z0-9",
    keywords: words,
    pattern: `(?:${words.map((word) => word.replace(/[.\\]/g, "\\$&")).join("|")})[A-Za-z0-9_ -]{0,16}["'\`*]{0,3}[ \\t]{0,24}[,;|\\t\\r\\n\\\\]`,
  },
  search: (bytes) => new ColumnSearch(bytes, kind),
};
