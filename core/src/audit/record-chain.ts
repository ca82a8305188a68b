import { sameBytes, toHex } from "./digest.ts";
import type { Leaf } from "./leaf.ts";
import type { Problems } from "./problems.ts";

/** Completeness: nothing was left out of a device's records, and no intent was left without an outcome. */
export class RecordChain {
  readonly #problems: Problems;
  readonly #nextSequence = new Map<string, number>();
  /** Intents without an outcome: count and last place by id. */
  readonly #open = new Map<string, { count: number; place: number; index: number | null }>();
  #place = 0;
  /** Most records in a row are one device's. */
  #lastDevice: Uint8Array = new Uint8Array(0);
  #lastHex = "";
  #gatewayPlaces: readonly [number, number] = [-1, -1];

  constructor(problems: Problems) {
    this.#problems = problems;
  }

  /** `index` is null for a record that is not in the tree yet. */
  add(leaf: Leaf, index: number | null): void {
    const place = this.#place++;
    this.#count(leaf, index);
    if (leaf.kind === "gateway") this.#gatewayPlaces = [this.#gatewayPlaces[1], place];
    const open = this.#open.get(leaf.id);
    if (leaf.kind === "intent") {
      this.#open.set(leaf.id, { count: (open?.count ?? 0) + 1, place, index });
    } else if (leaf.kind === "outcome") {
      if (!open) this.#problems.add("an outcome without its intent", index, leaf.id);
      else if (open.count === 1) this.#open.delete(leaf.id);
      else open.count--;
    }
  }

  /**
   * A gateway gives every intent of its predecessor an outcome before it says anything of itself. It
   * says that it starts and that it stops while exchanges may run. So an intent before the last two
   * such words should have ended; one after them may still be open. Gives the number of those.
   */
  finish(): number {
    let openCount = 0;
    for (const [id, { place, index }] of this.#open) {
      if (place > this.#gatewayPlaces[0]) openCount++;
      else this.#problems.add("an intent without an outcome", index, id);
    }
    return openCount;
  }

  #count(leaf: Leaf, index: number | null): void {
    if (!sameBytes(leaf.device, this.#lastDevice)) {
      this.#lastDevice = leaf.device;
      this.#lastHex = toHex(leaf.device);
    }
    const device = this.#lastHex;
    const expected = this.#nextSequence.get(device) ?? 0;
    if (leaf.sequence !== expected) {
      this.#problems.add(
        `device ${device.slice(0, 8)}: number ${leaf.sequence} where ${expected} is due`,
        index,
        leaf.id,
      );
    }
    this.#nextSequence.set(device, leaf.sequence + 1);
  }
}
