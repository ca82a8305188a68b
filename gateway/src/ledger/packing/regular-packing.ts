import type { FollowedLedger } from "../ledger.ts";

const firstMs = 10 * 60 * 1_000;
const everyMs = 24 * 60 * 60 * 1_000;

export interface Told {
  readonly log: (line: string) => void;
  readonly complain: (what: string, error: unknown) => void;
}

/** Packs what was recorded, some minutes after the start and once a day. */
export class RegularPacking implements Disposable {
  readonly #ledger: Pick<FollowedLedger, "pack">;
  readonly #told: Told;
  #timer: NodeJS.Timeout;

  constructor(ledger: Pick<FollowedLedger, "pack">, told: Told) {
    this.#ledger = ledger;
    this.#told = told;
    this.#timer = this.#after(firstMs);
  }

  async look(): Promise<void> {
    const { log, complain } = this.#told;
    try {
      const { bytesBefore, bytesAfter } = await this.#ledger.pack();
      if (bytesBefore > 0)
        log(`record: ${kib(bytesBefore)} of the journal were packed into ${kib(bytesAfter)}`);
    } catch (error) {
      complain("packing the journal", error);
    }
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }

  #after(ms: number): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#timer = this.#after(everyMs);
      void this.look();
    }, ms);
    return timer.unref();
  }
}

function kib(bytes: number): string {
  return `${String(Math.round(bytes / 1024))} KiB`;
}
