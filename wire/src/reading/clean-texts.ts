/**
 * Short texts in which nothing was found, those that were asked for last. Two sets take turns, each of half the size:
 * to move a text to the end at each question, as an Lru does, takes several times as long as the question.
 */
export class CleanTexts {
  readonly #countMax: number;
  #newer = new Set<string>();
  #older = new Set<string>();

  constructor(countMax: number) {
    this.#countMax = countMax;
  }

  has(text: string): boolean {
    if (this.#newer.has(text)) return true;
    if (!this.#older.has(text)) return false;
    this.add(text);
    return true;
  }

  add(text: string): void {
    this.#newer.add(text);
    if (this.#newer.size * 2 <= this.#countMax) return;
    this.#older = this.#newer;
    this.#newer = new Set();
  }
}
