import type { Reason } from "@fourgate/core/verdict";

/** What a developer can look up about a block. No content: rule, place and what to do. */
export interface BlockPage {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly reasons: readonly Reason[];
  readonly policyVersion: string;
  /** Under which what was found can be allowed. */
  readonly codes: readonly string[];
}

const pageCountMax = 1_000;

/** The last blocks of this guard, in memory. */
export class BlockPages {
  readonly #pages = new Map<string, BlockPage>();

  add(page: BlockPage): void {
    this.#pages.set(page.id, page);
    if (this.#pages.size > pageCountMax) {
      for (const oldest of this.#pages.keys()) {
        this.#pages.delete(oldest);
        break;
      }
    }
  }

  find(id: string): BlockPage | undefined {
    return this.#pages.get(id);
  }
}
