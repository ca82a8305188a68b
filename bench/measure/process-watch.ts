import { readFile } from "node:fs/promises";
import { residentBytes } from "../../tools/faults/resident-memory.ts";
import { percentile } from "./statistics.ts";

const SAMPLE_MS = 200;
/** Linux counts a process's time in hundredths of a second. */
const TICKS_PER_SECOND = 100;

interface Sample {
  readonly atMs: number;
  readonly rssBytes: number;
}

/** A process's memory and processor time while it works (Linux: /proc). */
export class ProcessWatch implements Disposable {
  readonly #pid: number;
  readonly #samples: Sample[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(pid: number) {
    this.#pid = pid;
    this.#timer = setInterval(() => {
      const atMs = performance.now();
      residentBytes(pid).then(
        (rssBytes) => this.#samples.push({ atMs, rssBytes }),
        () => undefined,
      );
    }, SAMPLE_MS);
  }

  /** Since the process began, with its threads; its children not. */
  async cpuSeconds(): Promise<number> {
    const stat = await readFile(`/proc/${this.#pid}/stat`, "utf8");
    // The name in brackets may hold blanks; user and system time are the 14th and 15th field.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  }

  peakBytes(): number {
    return Math.max(...this.#samples.map(({ rssBytes }) => rssBytes));
  }

  /** The median between two moments of performance.now(). */
  medianBytes(fromMs: number, toMs: number): number {
    const within = this.#samples.filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
    return percentile(
      within.map(({ rssBytes }) => rssBytes),
      50,
    );
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
