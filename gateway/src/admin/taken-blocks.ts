import type { HandedBlock } from "./api/record.ts";
import type { Ledger } from "../ledger/ledger.ts";

const idCountMax = 50_000;

/**
 * Which handed-in blocks the record holds already: a guard hands over again what it got no answer for.
 * The oldest ids leave when there are too many; after a restart the ledger's latest entries fill it.
 */
export class TakenBlocks {
  /** By device and id, since a device may not take away another's id. */
  readonly #taken = new Map<string, Promise<void>>();

  constructor(ledger: Pick<Ledger, "latest">) {
    for (const { record } of ledger.latest(idCountMax).toReversed()) {
      if (record.kind === "guard_block") this.#taken.set(keyOf(record), Promise.resolve());
    }
  }

  /** Resolves once the block is durable, by this call's `append` or by an earlier one's. A failure is forgotten. */
  once(block: HandedBlock, append: () => Promise<void>): Promise<void> {
    const key = keyOf(block);
    const earlier = this.#taken.get(key);
    if (earlier) return earlier;
    const appended = append().catch((error: unknown) => {
      this.#taken.delete(key);
      throw error;
    });
    this.#taken.set(key, appended);
    if (this.#taken.size > idCountMax) this.#dropOldest();
    return appended;
  }

  #dropOldest(): void {
    for (const oldest of this.#taken.keys()) {
      this.#taken.delete(oldest);
      return;
    }
  }
}

function keyOf({ id, actor }: Pick<HandedBlock, "id" | "actor">): string {
  return `${actor.device}\n${id}`;
}
