import type { LateFindingsRecord } from "@fourgate/core/audit/late-findings-record";
import type { Actor } from "@fourgate/core/audit/record";
import type { Part } from "@fourgate/core/prompt/prompt";
import { lateFindings } from "./late-findings.ts";
import { pauseMs, waitingCountMax } from "./limits.ts";
import type { NamesModel } from "./names-model.ts";
import type { NewTexts } from "./new-texts.ts";

/** What has left, to be looked at when there is time. */
export interface SentTexts extends NewTexts {
  readonly exchange: string;
  readonly actor: Actor;
}

export interface LookParts {
  readonly model: NamesModel;
  /** Resolves once the record is in the log. */
  readonly record: (record: LateFindingsRecord) => Promise<unknown>;
  readonly clock: () => number;
  readonly nextId: () => string;
  /** One line for the operator. Never content. */
  readonly log: (line: string) => void;
}

/**
 * Asks the model of names about one exchange after the other. Nobody waits for it: what is more than may wait is
 * left out. Trouble is told once, and its end, with how many exchanges were not looked at.
 */
export class LaterLook implements AsyncDisposable {
  /** Parts that were handed in. */
  readonly seen: WeakSet<Part> = new WeakSet();
  readonly #parts: LookParts;
  readonly #waiting: SentTexts[] = [];
  readonly #ended = new AbortController();
  #work: Promise<void> | null = null;
  #pausedUntilMs = 0;
  #isTroubled = false;
  #leftOut = 0;

  constructor(parts: LookParts) {
    this.#parts = parts;
  }

  lookAt(sent: SentTexts): void {
    if (this.#ended.signal.aborted) return;
    if (this.#waiting.length >= waitingCountMax || this.#parts.clock() < this.#pausedUntilMs) {
      this.#leftOut++;
      if (!this.#isTroubled) this.#trouble("it is slower than what leaves");
      return;
    }
    this.#waiting.push(sent);
    this.#start();
  }

  #start(): void {
    this.#work ??= this.#lookAtAll().finally(() => {
      this.#work = null;
      if (this.#waiting.length > 0) this.#start();
    });
  }

  async #lookAtAll(): Promise<void> {
    for (let sent = this.#waiting.shift(); sent !== undefined; sent = this.#waiting.shift()) {
      try {
        await this.#lookAtOne(sent);
      } catch (error) {
        if (this.#ended.signal.aborted) return;
        this.#leftOut += 1 + this.#waiting.length;
        this.#waiting.length = 0;
        this.#pausedUntilMs = this.#parts.clock() + pauseMs;
        if (!this.#isTroubled) this.#trouble(error instanceof Error ? error.message : "it failed");
      }
    }
  }

  async #lookAtOne({ exchange, actor, blocks, textBytes, isCut }: SentTexts): Promise<void> {
    const { model, record, clock, nextId, log } = this.#parts;
    const findings = await lateFindings(blocks, model, this.#ended.signal);
    if (this.#isTroubled && this.#waiting.length === 0) {
      log(
        `secrets.names_model answers again; ${String(this.#leftOut)} exchanges were not looked at for names`,
      );
      this.#isTroubled = false;
      this.#leftOut = 0;
    }
    if (findings.length === 0) return;
    const time = new Date(clock()).toISOString();
    await record({
      kind: "late_findings",
      id: nextId(),
      time,
      of: exchange,
      actor,
      findings,
      textBytes,
      isCut,
    });
  }

  #trouble(why: string): void {
    this.#isTroubled = true;
    this.#parts.log(
      `secrets.names_model: ${why}; until it answers, nobody looks for names. All else goes on`,
    );
  }

  /** What waits is left. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort();
    this.#waiting.length = 0;
    await this.#work;
  }
}
