/** Keeps the entries that were used last; the least recently used goes first. */
export class Lru<Value> {
  readonly #entries = new Map<string, Value>();
  readonly #entriesMax: number;
  /** Is at the end already. */
  #lastKey: string | undefined;

  constructor(entriesMax: number) {
    this.#entriesMax = entriesMax;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Value | undefined {
    const value = this.#entries.get(key);
    if (value === undefined || key === this.#lastKey) return value;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    this.#lastKey = key;
    return value;
  }

  set(key: string, value: Value): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    this.#lastKey = key;
    if (this.#entries.size <= this.#entriesMax) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }

  clear(): void {
    this.#entries.clear();
  }
}
