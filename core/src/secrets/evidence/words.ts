/**
 * Tells what people compose of words from what a generator drew. Learnt from the parts of 146,000
 * identifiers of installed packages: how much likelier each letter is after each other letter than
 * by chance, by rows of the first letter, as a digit d for (d - 5) / 1.5 bits.
 */
const follows =
  "36752150512757052768432030853273227218316226637000308030700750662091253750002072259330800410613552521030" +
  "52684430100557142886031500733377009006118106545000506231905670054652075360111092229100800240801636401030" +
  "63655450000559740467040204853384206042407020837450117144934080442543108330201072249000801700810055510060" +
  "85219010800351780052500000716774806032145201784300103355024040366945085564510081228014600700750846500020" +
  "75636521433523018541900120814491307033437104664300405060822670242156107960203070409206900200610765400050" +
  "55546340500668260777000000833192008000005001203200108252802570051772066410120060737304700430390129210320" +
  "5573524060056649217601512284529002600320604030224340";

const rowLength = 26;

/** Mean evidence in bits a pair of neighbours that these letters are a word; at least two letters. */
function wordEvidence(letters: string): number {
  let sum = 0;
  for (let i = 1; i < letters.length; i++) {
    const before = (letters.charCodeAt(i - 1) | 0x20) - 0x61;
    const letter = (letters.charCodeAt(i) | 0x20) - 0x61;
    sum += follows.charCodeAt(before * rowLength + letter) - 0x35;
  }
  return sum / 1.5 / (letters.length - 1);
}

const other = 0;
const digit = 1;
const small = 2;
const capital = 3;

/**
 * How much of the letters and digits of a value stands in words, from 0 to 1. Words are runs of one case,
 * as camelCase parts them. One number of up to four digits is as good as a word; more of them are not.
 */
export function wordShare(value: string): number {
  let words = 0;
  let all = 0;
  let numbers = 0;
  for (let start = 0; start < value.length;) {
    const kind = kindAt(value, start);
    const end = runEnd(value, start, kind);
    if (kind !== other) all += end - start;
    if (kind === digit) words += end - start <= 4 && numbers++ === 0 ? end - start : 0;
    else if (kind !== other && isWord(value.slice(start, end))) words += end - start;
    start = end;
  }
  return all === 0 ? 0 : words / all;
}

/** HTMLParser is HTML and Parser: of capitals before a small letter the last begins its word. */
function runEnd(value: string, start: number, kind: number): number {
  let end = start + 1;
  if (kind === capital && kindAt(value, end) === small) {
    while (kindAt(value, end) === small) end++;
    return end;
  }
  while (end < value.length && kindAt(value, end) === kind) end++;
  return kind === capital && kindAt(value, end) === small ? end - 1 : end;
}

function kindAt(value: string, at: number): number {
  const code = value.charCodeAt(at);
  if (code >= 0x61 && code <= 0x7a) return small;
  if (code >= 0x41 && code <= 0x5a) return capital;
  return code >= 0x30 && code <= 0x39 ? digit : other;
}

const shortWords =
  /^(?:an|as|at|be|by|db|do|go|id|if|in|io|ip|is|it|js|me|my|no|of|on|or|os|to|ts|ui|up|us|we)$/i;

function isWord(run: string): boolean {
  if (run.length < 3) return shortWords.test(run);
  return wordEvidence(run) >= (run.length === 3 ? 0.2 : run.length < 6 ? 0 : -0.4);
}
