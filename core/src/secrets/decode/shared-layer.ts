import type { Encoding, Layer, LayerContent } from "./layer.ts";

/** Between two runs; no pattern and no run of digits goes over it unnoticed (Layer.range). */
const separator: readonly number[] = [0x0a, 0x01, 0x0a];

/**
 * One layer for many short runs of one encoding: a text may hold thousands of them, and each layer
 * costs more than a short run's own bytes.
 */
export class SharedLayer {
  readonly #encoding: Encoding;
  readonly #content: LayerContent;
  #bytes = new Uint8Array(1024);
  #length = 0;
  /** Triples by rising offset: where a run begins in the layer, and its range in the text. */
  readonly #runs: number[] = [];

  constructor(encoding: Encoding, content: LayerContent) {
    this.#encoding = encoding;
    this.#content = content;
  }

  /** The layer of one run, which stands alone. */
  add(run: Layer): void {
    const needed = this.#length + separator.length + run.bytes.length;
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(needed * 2);
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    if (this.#length > 0) {
      this.#bytes.set(separator, this.#length);
      this.#length += separator.length;
    }
    const range = run.range(0, run.bytes.length);
    if (range === null) return;
    this.#runs.push(this.#length, range[0], range[1]);
    this.#bytes.set(run.bytes, this.#length);
    this.#length += run.bytes.length;
  }

  /** Null where there was none. */
  layer(): Layer | null {
    const runs = this.#runs;
    if (runs.length === 0) return null;
    return {
      encoding: this.#encoding,
      bytes: this.#bytes.subarray(0, this.#length),
      content: this.#content,
      range(start, end) {
        const first = runAt(runs, start);
        return first < 0 || first !== runAt(runs, end - 1) ? null : [runs[first + 1]!, runs[first + 2]!];
      },
    };
  }
}

/** Index of the run that holds an offset, -1 before the first; what lies in a separator is the run's before. */
function runAt(runs: readonly number[], offset: number): number {
  let low = 0;
  let high = runs.length / 3;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (runs[middle * 3]! <= offset) low = middle + 1;
    else high = middle;
  }
  return (low - 1) * 3;
}
