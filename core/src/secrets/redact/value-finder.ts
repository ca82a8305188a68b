/** A value shorter than this stands only between characters that are no part of a word. */
const distinctBytesMin = 12;
export const valueBytesMin: number = 6;

export interface ValueMatch<Known> {
  readonly start: number;
  readonly end: number;
  readonly known: Known;
}

interface Entry<Known> {
  readonly bytes: Uint8Array;
  readonly known: Known;
}

/** Finds known values in bytes, exactly. Values can be added at any time. */
export class ValueFinder<Known> {
  /** 1 where a value starts with bytes that hash so: one look-up rules out most offsets. */
  readonly #starts = new Uint8Array(1 << 16);
  readonly #byStart = new Map<number, Entry<Known>[]>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Values under 6 bytes are left out: they stand in ordinary text by chance. */
  add(bytes: Uint8Array, known: Known): void {
    if (bytes.length < valueBytesMin) return;
    const start = firstFour(bytes, 0);
    const entries = this.#byStart.get(start) ?? [];
    if (entries.some((entry) => isAt(bytes, 0, entry.bytes) && entry.bytes.length === bytes.length)) return;
    // The longest that stands there is the one meant.
    const shorter = entries.findIndex((entry) => entry.bytes.length < bytes.length);
    entries.splice(shorter < 0 ? entries.length : shorter, 0, { bytes, known });
    this.#byStart.set(start, entries);
    this.#starts[slot(start)] = 1;
    this.#count++;
  }

  /** Matches by rising start, none overlapping. */
  find(bytes: Uint8Array): ValueMatch<Known>[] {
    const matches: ValueMatch<Known>[] = [];
    if (this.#count === 0) return matches;
    const starts = this.#starts;
    const last = bytes.length - valueBytesMin;
    for (let at = 0; at <= last; at++) {
      const start = firstFour(bytes, at);
      if (starts[slot(start)] === 0) continue;
      const entry = this.#byStart
        .get(start)
        ?.find((each) => isAt(bytes, at, each.bytes) && standsAlone(bytes, at, each.bytes.length));
      if (entry === undefined) continue;
      matches.push({ start: at, end: at + entry.bytes.length, known: entry.known });
      at += entry.bytes.length - 1;
    }
    return matches;
  }
}

function firstFour(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function slot(start: number): number {
  return Math.imul(start, 0x9e3779b1) >>> 16;
}

function isAt(bytes: Uint8Array, at: number, value: Uint8Array): boolean {
  if (at + value.length > bytes.length) return false;
  for (let i = 0; i < value.length; i++) {
    if (bytes[at + i] !== value[i]) return false;
  }
  return true;
}

function standsAlone(bytes: Uint8Array, at: number, length: number): boolean {
  if (length >= distinctBytesMin) return true;
  return !isWordByte(bytes[at - 1] ?? 0) && !isWordByte(bytes[at + length] ?? 0);
}

function isWordByte(byte: number): boolean {
  const lower = byte | 0x20;
  return (byte >= 0x30 && byte <= 0x39) || (lower >= 0x61 && lower <= 0x7a) || byte === 0x5f;
}
