import { FourgateError } from "@fourgate/core/errors";

/** Changes that wait for the one before them. */
const waitingCountMax = 100;

/** Changes of one state, each worked out and made before the next is looked at. */
export class OneByOne {
  #last: Promise<unknown> = Promise.resolve();
  #waitingCount = 0;

  /** @throws FourgateError overloaded, and whatever `change` throws */
  async run<Result>(change: () => Promise<Result>): Promise<Result> {
    if (this.#waitingCount >= waitingCountMax)
      throw new FourgateError("overloaded", "too many changes wait for their turn", "try again in a moment");
    this.#waitingCount++;
    const turn = this.#last.then(change);
    this.#last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#waitingCount--;
    }
  }
}
