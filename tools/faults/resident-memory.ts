import { readFile } from "node:fs/promises";

const SAMPLE_MS = 25;

/** A process's resident memory in bytes (Linux: /proc). */
export async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) * 1024;
}

/** Watches the highest resident memory from its making on. */
export class PeakWatch implements Disposable {
  peakBytes = 0;
  readonly #timer: NodeJS.Timeout;

  constructor(pid: number) {
    this.#timer = setInterval(() => {
      residentBytes(pid).then(
        (bytes) => (this.peakBytes = Math.max(this.peakBytes, bytes)),
        () => undefined,
      );
    }, SAMPLE_MS);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
