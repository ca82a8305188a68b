import type { Terminal } from "../command.ts";

const quietMs = 700;
const everyMs = 100;
const barCells = 24;

/** A bar on a terminal that a person watches, once the work takes longer; silent in a pipe. */
export class Progress {
  readonly #terminal: Pick<Terminal, "error" | "interactive">;
  readonly #clock: () => number;
  readonly #total: number | undefined;
  readonly #start: number;
  #last = 0;
  #shown = false;

  constructor(
    terminal: Pick<Terminal, "error" | "interactive">,
    bytesTotal: number | undefined,
    clock: () => number,
  ) {
    this.#terminal = terminal;
    this.#clock = clock;
    this.#total = bytesTotal;
    this.#start = clock();
  }

  show(bytes: number, texts: number): void {
    if (!this.#terminal.interactive) return;
    const now = this.#clock();
    if (now - this.#start < quietMs || now - this.#last < everyMs) return;
    this.#last = now;
    this.#shown = true;
    const size = `${(bytes / 1_000_000).toFixed(1)} MB`;
    const share =
      this.#total === undefined || this.#total === 0 ? undefined : Math.min(1, bytes / this.#total);
    const cells = Math.round((share ?? 0) * barCells);
    const bar =
      share === undefined
        ? ""
        : `[${"█".repeat(cells)}${" ".repeat(barCells - cells)}] ${String(Math.floor(share * 100)).padStart(3)} %  `;
    this.#terminal.error(`\r\u001b[2K${bar}${String(texts)} texts, ${size}`);
  }

  end(): void {
    if (this.#shown) this.#terminal.error("\r\u001b[2K");
  }
}
