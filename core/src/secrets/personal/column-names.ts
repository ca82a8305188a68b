import { utf8ToString } from "../../prompt/json/utf8.ts";
import { mayBePersonColumn, personColumn, type PersonColumn } from "./person-column.ts";

const nameBytesMax = 80;

const knownMax = 4096;

interface Known {
  readonly from: number;
  readonly to: number;
  readonly column: PersonColumn | undefined;
}

/** What the names in one text say. A text names the same columns over and over: each is read once. */
export class ColumnNames {
  readonly #bytes: Uint8Array;
  readonly #known = new Map<number, Known>();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Undefined for what says nothing about a person. */
  at(from: number, to: number): PersonColumn | undefined {
    if (to - from > nameBytesMax || to <= from) return undefined;
    const bytes = this.#bytes;
    if (!mayBePersonColumn(bytes, from, to)) return undefined;
    let hash = 0x811c9dc5;
    for (let at = from; at < to; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
    const known = this.#known.get(hash);
    if (known !== undefined && this.#isEqual(known, from, to)) return known.column;
    const column = personColumn(this.#textOf(from, to));
    if (known === undefined && this.#known.size < knownMax) this.#known.set(hash, { from, to, column });
    return column;
  }

  #isEqual(known: Known, from: number, to: number): boolean {
    if (known.to - known.from !== to - from) return false;
    for (let at = from; at < to; at++)
      if (this.#bytes[at] !== this.#bytes[known.from + at - from]) return false;
    return true;
  }

  #textOf(from: number, to: number): string {
    try {
      return utf8ToString(this.#bytes, from, to);
    } catch {
      // Not UTF-8: no name that is known.
      return "";
    }
  }
}
