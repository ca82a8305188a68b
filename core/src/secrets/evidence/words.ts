/**
 * Tells what people compose of words from what a generator drew. Learnt from the parts of 146,000
 * identifiers of installed packages: how much likelier each letter is after each other letter than
 * by chance, by rows of the first letter, as a digit d for (d - 5) / 1.5 bits.
 */
const followsText =
  "36752150512757052768432030853273227218316226637000308030700750662091253750002072259330800410613552521030" +
  "52684430100557142886031500733377009006118106545000506231905670054652075360111092229100800240801636401030" +
  "63655450000559740467040204853384206042407020837450117144934080442543108330201072249000801700810055510060" +
  "85219010800351780052500000716774806032145201784300103355024040366945085564510081228014600700750846500020" +
  "75636521433523018541900120814491307033437104664300405060822670242156107960203070409206900200610765400050" +
  "55546340500668260777000000833192008000005001203200108252802570051772066410120060737304700430390129210320" +
  "5573524060056649217601512284529002600320604030224340";

const rowLength = 26;
const follows = Int8Array.from(followsText, (figure) => figure.charCodeAt(0) - 0x35);

/** Mean evidence in bits a pair of neighbours that these letters are a word; at least two letters. */
function wordEvidence(text: string, start: number, end: number): number {
  let sum = 0;
  let before = (text.charCodeAt(start) | 0x20) - 0x61;
  for (let i = start + 1; i < end; i++) {
    const letter = (text.charCodeAt(i) | 0x20) - 0x61;
    sum += follows[before * rowLength + letter]!;
    before = letter;
  }
  return sum / 1.5 / (end - start - 1);
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
    else if (kind !== other && isWord(value, start, end)) words += end - start;
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

/** By character code. */
const kinds = new Uint8Array(256);
kinds.fill(digit, 0x30, 0x3a);
kinds.fill(capital, 0x41, 0x5b);
kinds.fill(small, 0x61, 0x7b);

/** Of nothing behind the end. */
function kindAt(value: string, at: number): number {
  return at < value.length ? (kinds[value.charCodeAt(at)] ?? other) : other;
}

/** By pairs of letters, as rows of the first. */
const shortWords = new Uint8Array(rowLength * rowLength);
for (const [first, second] of [
  ..."an as at be by db do go id if in io ip is it js me my no of on or os to ts ui up us we".split(" "),
])
  shortWords[(first!.charCodeAt(0) - 0x61) * rowLength + second!.charCodeAt(0) - 0x61] = 1;

/** Whether the letters from `start` to `end` are one. */
function isWord(text: string, start: number, end: number): boolean {
  const length = end - start;
  if (length === 1) return false;
  if (length === 2) {
    const first = (text.charCodeAt(start) | 0x20) - 0x61;
    return shortWords[first * rowLength + (text.charCodeAt(start + 1) | 0x20) - 0x61] === 1;
  }
  return wordEvidence(text, start, end) >= (length === 3 ? 0.2 : length < 6 ? 0 : -0.4);
}
