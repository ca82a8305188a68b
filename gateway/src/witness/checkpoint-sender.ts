import { parseCheckpoint } from "@fourgate/core/audit/checkpoint";
import { parseNote } from "@fourgate/core/audit/note";
import { FourgateError } from "@fourgate/core/errors";
import type { Recipient, SentCheckpoint } from "./recipient.ts";

/** How far a recipient is. */
export interface RecipientStanding {
  readonly name: string;
  readonly kind: Recipient["kind"];
  /** Records of the last checkpoint that it has; null before the first. */
  readonly size: number | null;
  /** When it got that, milliseconds since 1970. */
  readonly atMs: number | null;
  /** Why it does not get the newest; null while it does. */
  readonly failure: string | null;
}

export interface SenderOptions {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Told when a recipient begins to fail. */
  readonly onTrouble: (recipient: RecipientStanding, error: unknown) => void;
  /** Told when one that failed has the newest checkpoint again. */
  readonly onMended: (recipient: RecipientStanding) => void;
  /** First wait after a failure; doubled with each more, up to sixty-fold. */
  readonly retryMsMin?: number;
}

const retryMsMin = 10_000;
const retryFactorMax = 60;
const finishMsMax = 3_000;

/**
 * Sends each new checkpoint to those outside, each at its own pace: what comes while one is under way
 * or too early waits, and only the newest is sent. Nothing waits for it, and a failure is told once.
 */
export class CheckpointSender implements AsyncDisposable {
  readonly #options: SenderOptions;
  #lanes: readonly Lane[] = [];
  #newest: SentCheckpoint | undefined;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** From now on these get checkpoints, and no others. */
  async use(recipients: readonly Recipient[]): Promise<void> {
    const former = this.#lanes;
    this.#lanes = recipients.map((recipient) => new Lane(recipient, this.#options));
    await Promise.all(former.map((lane) => lane.stop()));
    if (this.#newest) for (const lane of this.#lanes) lane.offer(this.#newest);
  }

  /** A new signed checkpoint is the log's. */
  published(note: string): void {
    const checkpoint = parseCheckpoint(parseNote(note)?.text ?? "");
    if (!checkpoint) return;
    this.#newest = { note, checkpoint };
    for (const lane of this.#lanes) lane.offer(this.#newest);
  }

  standing(): readonly RecipientStanding[] {
    return this.#lanes.map((lane) => lane.standing);
  }

  /** The newest checkpoint leaves before the end, where that takes no longer than a moment. */
  async [Symbol.asyncDispose](): Promise<void> {
    const last = Promise.all(this.#lanes.map((lane) => lane.finish()));
    let timer: NodeJS.Timeout | undefined;
    const moment = new Promise<void>((resolve) => (timer = setTimeout(resolve, finishMsMax)));
    await Promise.race([last, moment]);
    clearTimeout(timer);
    for (const lane of this.#lanes) lane.abandon();
    this.#lanes = [];
  }
}

/** idle -> waiting for its time -> sending -> idle, or waiting again where something newer came or it failed. */
class Lane {
  standing: RecipientStanding;
  readonly #recipient: Recipient;
  readonly #options: SenderOptions;
  #offered: SentCheckpoint | undefined;
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  #lastMs = -Infinity;
  #failureCount = 0;
  #stopped = false;

  constructor(recipient: Recipient, options: SenderOptions) {
    this.#recipient = recipient;
    this.#options = options;
    const { name, kind } = recipient;
    this.standing = { name, kind, size: null, atMs: null, failure: null };
  }

  offer(checkpoint: SentCheckpoint): void {
    this.#offered = checkpoint;
    this.#schedule();
  }

  async stop(): Promise<void> {
    this.abandon();
    await this.#sending;
  }

  abandon(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Sends what waits for its time, at once. */
  async finish(): Promise<void> {
    await this.stop();
    if (this.#offered && this.standing.failure === null) await this.#send();
  }

  #schedule(): void {
    if (this.#stopped || this.#timer || this.#sending || !this.#offered) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#sending = this.#send().finally(() => {
        this.#sending = undefined;
        this.#schedule();
      });
    }, this.#waitMs());
    this.#timer.unref();
  }

  /** By a clock that does not jump. */
  #waitMs(): number {
    const { retryMsMin: retryMs = retryMsMin } = this.#options;
    const pauseMs =
      this.#failureCount === 0
        ? this.#recipient.everyMsMin
        : retryMs * Math.min(2 ** (this.#failureCount - 1), retryFactorMax);
    return Math.max(0, this.#lastMs + pauseMs - performance.now());
  }

  async #send(): Promise<void> {
    const sent = this.#offered;
    if (!sent) return;
    const { clock, onTrouble, onMended } = this.#options;
    const failedBefore = this.#failureCount > 0;
    try {
      await this.#recipient.send(sent);
      this.#failureCount = 0;
      this.standing = { ...this.standing, size: sent.checkpoint.size, atMs: clock(), failure: null };
      if (this.#offered === sent) this.#offered = undefined;
      if (failedBefore) onMended(this.standing);
    } catch (error) {
      this.#failureCount++;
      const failure = error instanceof FourgateError ? error.message : "it failed without a reason";
      const told = this.standing.failure;
      this.standing = { ...this.standing, failure };
      if (told !== failure) onTrouble(this.standing, error);
    }
    this.#lastMs = performance.now();
  }
}
