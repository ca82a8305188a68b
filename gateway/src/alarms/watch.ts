import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { replaceFile } from "@fourgate/journal/durable";
import type { ExportStanding } from "../export/exporter.ts";
import { leafSha256 } from "../export/export-state.ts";
import type { RecordSource } from "../ledger/record-source.ts";
import type { RecipientStanding } from "../witness/checkpoint-sender.ts";
import type { Alarms } from "./alarms.ts";
import type { AlarmLimits } from "./limits.ts";
import type { Notifier } from "./notifier.ts";
import { exportsBehind, signsOf } from "./raised-by.ts";

export interface AlarmWatchParts {
  readonly records: RecordSource;
  readonly alarms: Alarms;
  readonly exports: () => readonly ExportStanding[];
  readonly isLedgerHealthy: () => boolean;
  /** Who gets the log's checkpoints. */
  readonly outside?: () => readonly RecipientStanding[];
  /** Why the clock can't be believed; null where it can. */
  readonly clockAhead?: () => string | null;
  readonly behindMsMax: () => number;
  /** As configured now. */
  readonly notifiers: () => readonly Notifier[];
  readonly statePath: string;
  readonly clock: () => number;
  readonly complain: (what: string, error: unknown) => void;
  readonly limits: AlarmLimits;
}

/** Looks through the log as it grows, and at what no record tells; behind the path, and never in its way. */
export class AlarmWatch implements AsyncDisposable {
  readonly #parts: AlarmWatchParts;
  readonly #ended = new AbortController();
  readonly #running: Promise<void>;
  /** Where a first start begins: what lies before is history. */
  readonly #startCount: number;
  #position: number | null = null;

  constructor(parts: AlarmWatchParts) {
    this.#parts = parts;
    this.#startCount = parts.records.count;
    this.#running = this.#run();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { limits, complain } = this.#parts;
    let hasFailed = false;
    let pauseMs = limits.startDelayMs;
    while (!this.#isEnded()) {
      await sleep(pauseMs, undefined, { signal: this.#ended.signal }).catch(() => undefined);
      pauseMs = limits.lookEveryMs;
      if (this.#isEnded()) return;
      try {
        await this.#look();
        hasFailed = false;
      } catch (error) {
        if (!hasFailed) complain("the watch over alarms", error);
        hasFailed = true;
      }
    }
  }

  async #look(): Promise<void> {
    const { alarms, exports, isLedgerHealthy, behindMsMax, clock, notifiers } = this.#parts;
    const isHealthy = isLedgerHealthy();
    if (isHealthy) {
      await alarms.recordLate();
      await alarms.end({ group: "ledger_unhealthy", subject: "ledger" });
    } else
      await alarms.raise({
        group: "ledger_unhealthy",
        subject: "ledger",
        message: "the record can't be written or signed: nothing is forwarded, or nothing is proven",
      });
    const standings = exports();
    for (const sign of exportsBehind(standings, clock(), behindMsMax())) await alarms.raise(sign);
    // One that has not reached its receiver since the start may be as far behind as it was.
    const unsure = standings.filter(
      ({ state, behindSince }) => state !== "following" || behindSince !== null,
    );
    await alarms.endOthers("export_behind", new Set(unsure.map(({ name }) => name)));
    await this.#lookAtClock();
    await this.#lookOutside();
    await this.#follow();
    await Promise.all(notifiers().map(async (notifier) => notifier.look(this.#ended.signal)));
  }

  async #lookAtClock(): Promise<void> {
    const { alarms, clockAhead } = this.#parts;
    const message = clockAhead?.() ?? null;
    if (message === null) await alarms.end({ group: "clock_ahead", subject: "clock" });
    else await alarms.raise({ group: "clock_ahead", subject: "clock", message });
  }

  async #lookOutside(): Promise<void> {
    const { alarms, outside } = this.#parts;
    const standings = outside?.() ?? [];
    for (const { name, failure } of standings) {
      const message = `the log's checkpoints do not get to ${name}: ${failure ?? ""}`;
      if (failure !== null) await alarms.raise({ group: "checkpoint_not_out", subject: name, message });
    }
    // One that has got none since the start may fail as it did before.
    const unsure = standings.filter(({ failure, size }) => failure !== null || size === null);
    await alarms.endOthers("checkpoint_not_out", new Set(unsure.map(({ name }) => name)));
  }

  /** The next records; where it stands is on disk before it goes on, so that a restart misses none. */
  async #follow(): Promise<void> {
    const { records, limits, alarms, statePath } = this.#parts;
    this.#position ??= await this.#firstPosition();
    while (this.#position < records.count && !this.#isEnded()) {
      const to = Math.min(records.count, this.#position + limits.batchRecordCountMax);
      let leaf = "";
      for (let index = this.#position; index < to; index++) {
        const stored = await records.read(index);
        leaf = leafSha256(stored.leaf);
        if (!stored.record) continue;
        const { raise, end } = signsOf(stored.record);
        for (const sign of raise) await alarms.raise(sign);
        for (const sign of end) await alarms.end(sign);
      }
      await replaceFile(
        statePath,
        Buffer.from(`${JSON.stringify({ log: records.log, position: to, leaf })}\n`),
      );
      this.#position = to;
    }
  }

  /** Where it was, else where the gateway started. */
  async #firstPosition(): Promise<number> {
    const { records, statePath } = this.#parts;
    const text = await readFile(statePath, "utf8").catch(() => "{}");
    const state = parsed(text);
    if (state === null || state.log !== records.log || state.position > records.count)
      return this.#startCount;
    if (state.position === 0) return 0;
    const { leaf } = await records.read(state.position - 1);
    return leafSha256(leaf) === state.leaf ? state.position : this.#startCount;
  }

  #isEnded(): boolean {
    return this.#ended.signal.aborted;
  }
}

function parsed(
  text: string,
): { readonly log: string; readonly position: number; readonly leaf: string } | null {
  try {
    const value = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const { log, position, leaf } = value;
    const isState = typeof log === "string" && Number.isSafeInteger(position) && typeof leaf === "string";
    return isState ? { log, position: position as number, leaf } : null;
  } catch {
    return null;
  }
}
