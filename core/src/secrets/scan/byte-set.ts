/** Which bytes an atom of a pattern takes: 1 or 0 for each of 256. */
export type ByteSet = Uint8Array;

/** Sets by small numbers: equal sets have the same one. */
export class ByteSets {
  readonly #byKey = new Map<string, number>();
  readonly #byAtom = new Map<string, number>();
  readonly all: ByteSet[] = [];

  /** The number of what a literal, an escape or a class (RegExp source of one atom) takes. */
  ofAtom(atom: string, ignoreCase: boolean): number {
    const key = ignoreCase ? `i${atom}` : `c${atom}`;
    let number = this.#byAtom.get(key);
    if (number === undefined) {
      number = this.add(atomBytes(atom, ignoreCase));
      this.#byAtom.set(key, number);
    }
    return number;
  }

  add(set: ByteSet): number {
    const words: number[] = [];
    for (let byte = 0; byte < 256; byte += 16) {
      let word = 0;
      for (let bit = 0; bit < 16; bit++) word |= set[byte + bit]! << bit;
      words.push(word);
    }
    const key = String.fromCharCode(...words);
    let number = this.#byKey.get(key);
    if (number === undefined) {
      number = this.all.length;
      this.#byKey.set(key, number);
      this.all.push(set);
    }
    return number;
  }
}

/** The bytes that a RegExp source of one atom takes, as the RegExp itself would. */
export function atomBytes(atom: string, ignoreCase: boolean): ByteSet {
  const set = new Uint8Array(256);
  if (atom === ".") {
    set.fill(1);
    set[0x0a] = 0;
    set[0x0d] = 0;
    return set;
  }
  if (!atom.startsWith("[")) {
    addTo(set, readItem(atom, 0, false).bytes);
    return ignoreCase ? folded(set) : set;
  }
  const negative = atom[1] === "^";
  const last = atom.length - 1;
  for (let at = negative ? 2 : 1; at < last;) {
    const item = readItem(atom, at, true);
    at = item.end;
    if (atom[at] === "-" && at + 1 < last && item.bytes.length === 1) {
      const to = readItem(atom, at + 1, true);
      if (to.bytes.length === 1) {
        for (let byte = item.bytes[0]!; byte <= to.bytes[0]! && byte < 256; byte++) set[byte] = 1;
        at = to.end;
        continue;
      }
    }
    addTo(set, item.bytes);
  }
  const whole = ignoreCase ? folded(set) : set;
  return negative ? whole.map((taken) => 1 - taken) : whole;
}

function addTo(set: ByteSet, bytes: readonly number[]): void {
  for (const byte of bytes) if (byte < 256) set[byte] = 1;
}

const controls: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, "0": 0 };

/** One character or escape, and where it ends. A character above U+00FF takes no byte. */
function readItem(
  source: string,
  at: number,
  inClass: boolean,
): { readonly bytes: readonly number[]; readonly end: number } {
  if (source[at] !== "\\") return { bytes: [source.charCodeAt(at)], end: at + 1 };
  const character = source[at + 1] ?? "";
  const end = at + 2;
  if (/[dDwWsS]/.test(character)) return { bytes: classBytes(character), end };
  const control = controls[character];
  if (control !== undefined) return { bytes: [control], end };
  if (character === "b" && inClass) return { bytes: [8], end };
  const hex = /^\\x([0-9A-Fa-f]{2})/.exec(source.slice(at, at + 4));
  if (hex !== null) return { bytes: [Number.parseInt(hex[1]!, 16)], end: at + 4 };
  // \cX: the one other escape of the syntax; taken for any byte, which loses nothing.
  if (character === "c") return { bytes: everyByte, end: at + 3 };
  return { bytes: [character.charCodeAt(0)], end };
}

const everyByte: readonly number[] = Array.from({ length: 256 }, (_, byte) => byte);

function classBytes(name: string): readonly number[] {
  const lower = name.toLowerCase();
  const members = lower === "d" ? /[0-9]/ : lower === "w" ? /[A-Za-z0-9_]/ : /\s/;
  return everyByte.filter((byte) => members.test(String.fromCharCode(byte)) === (name === lower));
}

/** Both cases of each letter, as RegExp's ignoreCase takes them: ASCII, and U+00C0 to U+00FE. */
function folded(set: ByteSet): ByteSet {
  const both = set.slice();
  for (let byte = 0; byte < 256; byte++)
    if (set[byte] === 1 && otherCase[byte]! > 0) both[otherCase[byte]!] = 1;
  return both;
}

/** The same letter in the other case; 0 for what has none of one byte. */
const otherCase: Uint8Array = new Uint8Array(256);
for (let byte = 0; byte < 256; byte++) {
  const text = String.fromCharCode(byte);
  for (const other of [text.toUpperCase(), text.toLowerCase()]) {
    const code = other.charCodeAt(0);
    if (other.length === 1 && code !== byte && code < 256 && byte < 128 === code < 128)
      otherCase[byte] = code;
  }
}

/** Bytes that no set tells apart have one class; `members` has a byte of each. */
export function classesOf(sets: readonly ByteSet[]): {
  readonly classes: Uint8Array;
  readonly members: readonly number[];
} {
  let classes = new Uint8Array(256);
  let members = [0];
  for (const set of sets) {
    const numbers = new Int16Array(512).fill(-1);
    const finer = new Uint8Array(256);
    const first: number[] = [];
    for (let byte = 0; byte < 256; byte++) {
      const key = classes[byte]! * 2 + set[byte]!;
      if (numbers[key] === -1) numbers[key] = first.push(byte) - 1;
      finer[byte] = numbers[key]!;
    }
    classes = finer;
    members = first;
  }
  return { classes, members };
}
