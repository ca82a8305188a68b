import { literalString } from "./text.ts";

/** Decoded keys of one open object; a Set (never an object) so that no key has a meaning. */
export class KeySet {
  readonly #few: string[] = [];
  #many: Set<string> | undefined;

  clear(): void {
    this.#few.length = 0;
    this.#many = undefined;
  }

  get size(): number {
    return this.#many?.size ?? this.#few.length;
  }

  /** False if the key is there already. */
  add(key: string): boolean {
    if (this.#many !== undefined) {
      if (this.#many.has(key)) return false;
      this.#many.add(key);
      return true;
    }
    if (this.#few.includes(key)) return false;
    this.#few.push(key);
    if (this.#few.length > 16) this.#many = new Set(this.#few);
    return true;
  }
}

const slotCount = 512;
const internedBytesMax = 32;

/** Keys repeat: gives the same string for the same short ASCII key without decoding it again. */
export class KeyNames {
  readonly #slots: (string | undefined)[] = [];

  constructor() {
    // Made for each body: to fill it as well would take as long as to read a small one.
    this.#slots.length = slotCount;
  }

  read(bytes: Uint8Array, start: number, end: number, escaped: boolean): string {
    const length = end - start;
    if (escaped || length === 0 || length > internedBytesMax)
      return literalString(bytes, start, end, escaped);
    const slot =
      (length * 31 + bytes[start]! * 7 + bytes[end - 1]! * 3 + bytes[start + (length >> 1)]!) % slotCount;
    const known = this.#slots[slot];
    if (known !== undefined && isText(known, bytes, start, length)) return known;
    const name = literalString(bytes, start, end, false);
    // Only ASCII has as many UTF-16 units as bytes, and only of ASCII is comparing units with bytes right.
    if (name.length === length) this.#slots[slot] = name;
    return name;
  }
}

function isText(text: string, bytes: Uint8Array, start: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let i = 0; i < length; i++) {
    if (text.charCodeAt(i) !== bytes[start + i]) return false;
  }
  return true;
}
