import type { ExportLimits } from "./limits.ts";
import { ReceiverAway, type OutgoingEvent, type Receiver, type Refused } from "./receiver.ts";

type Limits = Pick<ExportLimits, "refusedInARowMax">;

/**
 * Brings a batch to its receiver. One that says no without naming the event gets halves, down to the single
 * event: what comes twice then has the same id. Resolves with those that it refused for good.
 * @throws ReceiverAway where it refuses one after the other and takes none: then it is not the events
 */
export async function deliver(
  receiver: Receiver,
  batch: readonly OutgoingEvent[],
  limits: Limits,
  signal: AbortSignal,
): Promise<readonly Refused[]> {
  return await new Delivery(receiver, batch, limits, signal).part(0, batch.length);
}

class Delivery {
  readonly #receiver: Receiver;
  readonly #batch: readonly OutgoingEvent[];
  readonly #limits: Limits;
  readonly #signal: AbortSignal;
  #refusedInARow = 0;
  /** It took one of this batch, so its refusals are about the events. */
  #isVouched = false;

  constructor(receiver: Receiver, batch: readonly OutgoingEvent[], limits: Limits, signal: AbortSignal) {
    this.#receiver = receiver;
    this.#batch = batch;
    this.#limits = limits;
    this.#signal = signal;
  }

  async part(from: number, to: number): Promise<readonly Refused[]> {
    if (from >= to) return [];
    const { refused, unclear } = await this.#receiver.send(this.#batch.slice(from, to), this.#signal);
    if (unclear === undefined) {
      if (refused.length < to - from) this.#isVouched = true;
      else await this.#believe(refused.length, refused.at(-1)?.reason ?? "");
      return refused.map(({ at, reason }) => ({ at: from + at, reason }));
    }
    if (to - from === 1) {
      await this.#believe(1, unclear);
      return [{ at: from, reason: unclear }];
    }
    const middle = Math.ceil((from + to) / 2);
    const first = await this.part(from, middle);
    return [...first, ...(await this.part(middle, to))];
  }

  /** Before too many are set aside, the newest event must be one that it takes. */
  async #believe(count: number, reason: string): Promise<void> {
    this.#refusedInARow += count;
    if (this.#isVouched || this.#refusedInARow <= this.#limits.refusedInARowMax) return;
    const { refused, unclear } = await this.#receiver.send(this.#batch.slice(-1), this.#signal);
    this.#isVouched = unclear === undefined && refused.length === 0;
    if (this.#isVouched) return;
    throw new ReceiverAway(
      `the receiver refuses every record: ${reason}`,
      "look at what it says, and at format and index in exports",
    );
  }
}
