/** Bytes, as ranges that rise and do not touch. */
export interface CharacterSet {
  readonly ranges: readonly (readonly [from: number, to: number])[];
}

export function characterSet(ranges: readonly (readonly [number, number])[]): CharacterSet {
  const joined: [number, number][] = [];
  for (const [from, to] of [...ranges].sort(([a], [b]) => a - b)) {
    const last = joined.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return { ranges: joined };
}

/** With each ASCII letter's other case. */
export function foldCase({ ranges }: CharacterSet): CharacterSet {
  const more = ranges.flatMap(([from, to]): (readonly [number, number])[] => [
    ...overlap(from, to, 0x41, 0x5a, 32),
    ...overlap(from, to, 0x61, 0x7a, -32),
  ]);
  return characterSet([...ranges, ...more]);
}

function overlap(from: number, to: number, low: number, high: number, by: number): [number, number][] {
  const [start, end] = [Math.max(from, low), Math.min(to, high)];
  return start <= end ? [[start + by, end + by]] : [];
}

export function holds({ ranges }: CharacterSet, byte: number): boolean {
  return ranges.some(([from, to]) => byte >= from && byte <= to);
}

/** The one ASCII character that it holds, letters of either case as lower; undefined for more than one. */
export function onlyCharacter({ ranges }: CharacterSet): string | undefined {
  const bytes = ranges.flatMap(([from, to]) => (from === to ? [from] : [from, to, -1]));
  const [first = -1, second] = bytes;
  if (bytes.length > 2 || first < 0x20 || first > 0x7e) return undefined;
  const text = String.fromCharCode(first).toLowerCase();
  if (second === undefined) return text;
  return String.fromCharCode(second).toLowerCase() === text ? text : undefined;
}

/** As a RegExp's class, or the one character. */
export function setText({ ranges }: CharacterSet): string {
  const [only] = ranges;
  if (ranges.length === 1 && only && only[0] === only[1]) return byteText(only[0]);
  if (ranges.length === 0) return "[]";
  return `[${ranges.map(([from, to]) => (from === to ? byteText(from) : `${byteText(from)}-${byteText(to)}`)).join("")}]`;
}

function byteText(byte: number): string {
  const character = String.fromCharCode(byte);
  return /[A-Za-z0-9 _]/.test(character) ? character : `\\x${byte.toString(16).padStart(2, "0")}`;
}
