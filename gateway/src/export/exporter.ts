import { setTimeout as sleep } from "node:timers/promises";
import type { CanaryChecked, ExportEvent, ExportRecord } from "@fourgate/core/audit/export-record";
import type { FormatName } from "@fourgate/core/audit/formats/format";
import type { RecordKind } from "@fourgate/core/audit/record";
import { FourgateError } from "@fourgate/core/errors";
import type { RecordSource } from "../ledger/record-source.ts";
import { Canary } from "./canary.ts";
import { deliver } from "./deliver.ts";
import { openState, saveState, type DeadLetter, type ExportState } from "./export-state.ts";
import type { ExportLimits } from "./limits.ts";
import type { Receiver } from "./receiver.ts";
import { RecordFormatter, type FormattedRecord } from "./record-formatter.ts";

export interface ExporterOptions {
  readonly name: string;
  readonly format: FormatName;
  readonly kinds: readonly RecordKind[] | null;
  /** For people: where it goes, without a secret. */
  readonly to: string;
  readonly receiver: Receiver;
  readonly eventBytesMax: number;
  readonly statePath: string;
  readonly records: RecordSource;
  readonly version: string;
  readonly told: (text: string) => string;
  readonly append: (record: ExportRecord) => Promise<void>;
  readonly nextId: () => string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: (line: string) => void;
  readonly limits: ExportLimits;
}

/** How an export stands. */
export interface ExportStanding {
  readonly name: string;
  readonly format: FormatName;
  readonly to: string;
  readonly state: "waiting" | "following" | "away";
  /** Log index of the next record that goes out, and how many the log has. */
  readonly position: number;
  readonly count: number;
  /** Since when something waits, ISO 8601; null while nothing does. */
  readonly behindSince: string | null;
  readonly sentCount: number;
  readonly refusedCount: number;
  readonly dead: readonly DeadLetter[];
  readonly lastSentAt: string | null;
  readonly lastCanary: ExportState["lastCanary"];
  /** Why it is away, in words; null while it is not. */
  readonly trouble: string | null;
}

/**
 * Follows the log behind the path and brings its records to one receiver, in their order, at least once.
 * It reads on only when the receiver has taken what came before; the cursor is on disk by then.
 */
export class Exporter implements AsyncDisposable {
  readonly #options: ExporterOptions;
  readonly #canary: Canary;
  readonly #ended = new AbortController();
  readonly #running: Promise<void>;
  #state: ExportState | null = null;
  #standing: ExportStanding["state"] = "waiting";
  #trouble: string | null = null;
  /** As on disk, where this process wrote it. */
  #saved: ExportState | null = null;
  #wake = Promise.withResolvers<void>();

  constructor(options: ExporterOptions) {
    this.#options = options;
    this.#canary = new Canary(options);
    this.#running = this.#run();
  }

  standing(): ExportStanding {
    const { name, format, to, records } = this.#options;
    const state = this.#state;
    return {
      name,
      format,
      to,
      state: this.#standing,
      position: state?.position ?? 0,
      count: records.count,
      behindSince: (state?.position ?? 0) < records.count ? (state?.behind?.since ?? null) : null,
      sentCount: state?.sentCount ?? 0,
      refusedCount: state?.refusedCount ?? 0,
      dead: state?.dead ?? [],
      lastSentAt: state?.lastSentAt ?? null,
      lastCanary: state?.lastCanary ?? null,
      trouble: this.#trouble,
    };
  }

  /** Sends a canary now, whenever the last one was. @throws FourgateError record_failed */
  async test(): Promise<void> {
    await this.#canary.send();
    this.#wake.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort();
    this.#wake.resolve();
    await this.#running;
    await this.#options.receiver[Symbol.asyncDispose]();
  }

  async #run(): Promise<void> {
    const { limits, log, name, to } = this.#options;
    await this.#pause(limits.startDelayMs);
    let retryMs = limits.retryMsMin;
    while (!this.#isEnded()) {
      try {
        await this.#follow(() => {
          if (this.#standing === "away") log(`export ${name}: ${to} is back`);
          this.#standing = "following";
          this.#trouble = null;
          retryMs = limits.retryMsMin;
        });
      } catch (error) {
        await this.#keepBehind();
        if (this.#isEnded()) return;
        const trouble = troubleOf(error);
        if (this.#trouble !== trouble) log(`export ${name} waits: ${trouble}`);
        this.#standing = "away";
        this.#trouble = trouble;
        await this.#pause(retryMs);
        retryMs = Math.min(retryMs * 2, limits.retryMsMax);
      }
    }
  }

  /** Until something goes wrong or it is to end. `onTaken` is told of each success. */
  async #follow(onTaken: () => void): Promise<void> {
    const { records, limits, statePath, log, name } = this.#options;
    if (this.#state === null) {
      const opened = await openState(statePath, records);
      this.#state = opened.state;
      if (opened.anew) log(`export ${name} begins anew: its cursor was of another journal`);
    }
    const formatter = new RecordFormatter({ ...this.#options, own: name });
    await formatter.readBack(this.#state.position);
    for (;;) {
      if (this.#isEnded()) return;
      await this.#lookAtCanary();
      this.#state = this.#withBehind(this.#state);
      const startedMs = performance.now();
      const isIdle = this.#state.position >= records.count;
      if (!isIdle) {
        await this.#sendNext(formatter, this.#state);
        onTaken();
      } else if (this.#standing === "waiting") onTaken();
      // With much to send, at most half of the time: exchanges come first.
      const pauseMs = isIdle
        ? limits.lookEveryMs
        : Math.min(performance.now() - startedMs, limits.lookEveryMs);
      await this.#pause(pauseMs);
    }
  }

  async #sendNext(formatter: RecordFormatter, state: ExportState): Promise<void> {
    const { records, limits, receiver, clock, format } = this.#options;
    const to = Math.min(records.count, state.position + limits.batchRecordCountMax);
    const batch: FormattedRecord[] = [];
    let [eventCount, bytes] = [0, 0];
    for await (const formatted of formatter.read(state.position, to)) {
      batch.push(formatted);
      eventCount += formatted.events.length;
      for (const { text } of formatted.events) bytes += text.length;
      if (eventCount >= limits.batchEventCountMax || bytes >= limits.batchBytesMax) break;
    }
    const signal = this.#ended.signal;
    const refused = new Map<number, string>();
    for (const part of parts(
      batch.flatMap(({ events }) => events),
      limits,
    )) {
      for (const { at, reason } of await deliver(receiver, part, limits, signal)) {
        const index = part[at]?.event.place.index;
        if (index !== undefined) refused.set(index, reason);
      }
    }
    for (const { index } of batch.filter(({ unwritten }) => unwritten))
      refused.set(index, `it cannot be written as ${format}`);
    const time = new Date(clock()).toISOString();
    const dead = batch.flatMap(({ record, index }): DeadLetter[] => {
      const reason = refused.get(index);
      return record && reason !== undefined
        ? [{ record: record.id, recordKind: record.kind, index, reason, time }]
        : [];
    });
    const last = batch.at(-1);
    if (!last) return;
    const sentCount = batch.filter(({ index, events }) => events.length > 0 && !refused.has(index)).length;
    await this.#save({
      ...state,
      position: last.index + 1,
      leaf: last.leaf,
      sentCount: state.sentCount + sentCount,
      refusedCount: state.refusedCount + dead.length,
      dead: [...state.dead, ...dead].slice(-limits.refusedListedMax),
      lastSentAt: sentCount > 0 ? time : state.lastSentAt,
    });
    // What is said of an export is no reason to say more of it.
    for (const { record, recordKind, index, reason } of dead)
      if (recordKind !== "export") await this.#record({ act: "rejected", record, recordKind, index, reason });
    for (const event of batch.flatMap(({ events }) => events)) {
      const result = refused.has(event.event.place.index) ? null : await this.#canary.arrived(event, signal);
      if (result) await this.#canaryChecked(result);
    }
  }

  /** Under a steady load there is always one more record: what counts is how long the same ones wait. */
  #withBehind(state: ExportState): ExportState {
    const { records, clock } = this.#options;
    const { position, behind } = state;
    if (position >= records.count) return behind === null ? state : { ...state, behind: null };
    if (behind !== null && position < behind.until) return state;
    return { ...state, behind: { since: new Date(clock()).toISOString(), until: records.count } };
  }

  async #save(state: ExportState): Promise<void> {
    const saved = this.#withBehind(state);
    this.#state = saved;
    await saveState(this.#options.statePath, saved);
    this.#saved = saved;
  }

  /** What waits on since when is kept when it is known that it waits, not at every record that comes. */
  async #keepBehind(): Promise<void> {
    const state = this.#state;
    if (state === null || state === this.#saved || state.behind === null) return;
    // A disk that takes nothing is told by what could not be sent, or by the ledger.
    await this.#save(state).catch(() => undefined);
  }

  async #lookAtCanary(): Promise<void> {
    // A log that takes no record has troubles of its own: the export goes on, the canary waits.
    const result = await this.#canary.look().catch(() => null);
    if (result) await this.#canaryChecked(result);
  }

  async #canaryChecked(result: Omit<CanaryChecked, "recordCount">): Promise<void> {
    const { clock, log, name } = this.#options;
    const state = this.#state;
    if (!state) return;
    const event: CanaryChecked = {
      ...result,
      recordCount: Math.max(0, state.sentCount - state.sentAtCanary),
    };
    const { act: _act, ...told } = event;
    await this.#save({
      ...state,
      lastCanary: { ...told, time: new Date(clock()).toISOString() },
      sentAtCanary: state.sentCount,
    });
    if (["differs", "missing", "late"].includes(event.result))
      log(`export ${name}: its canary is ${event.result}`);
    await this.#record(event);
  }

  async #record(event: ExportEvent): Promise<void> {
    const { append, nextId, clock, name } = this.#options;
    const time = new Date(clock()).toISOString();
    // It stands in the export's state too, which every list shows.
    await append({ kind: "export", id: nextId(), time, export: name, event }).catch(() => undefined);
  }

  #isEnded(): boolean {
    return this.#ended.signal.aborted;
  }

  /** Until the time is over or somebody wakes it. */
  async #pause(ms: number): Promise<void> {
    if (this.#isEnded()) return;
    const waiting = new AbortController();
    await Promise.race([
      this.#wake.promise,
      sleep(ms, undefined, { signal: waiting.signal }).catch(() => undefined),
    ]);
    waiting.abort();
    this.#wake = Promise.withResolvers<void>();
  }
}

/** A record's many events may be more than one message takes. */
function* parts<T extends { readonly text: string }>(
  events: readonly T[],
  { batchEventCountMax, batchBytesMax }: Pick<ExportLimits, "batchEventCountMax" | "batchBytesMax">,
): Generator<readonly T[]> {
  let part: T[] = [];
  let bytes = 0;
  for (const event of events) {
    const own = Buffer.byteLength(event.text);
    if (part.length > 0 && (part.length >= batchEventCountMax || bytes + own > batchBytesMax)) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(event);
    bytes += own;
  }
  if (part.length > 0) yield part;
}

function troubleOf(error: unknown): string {
  if (error instanceof FourgateError) return `${error.message}; ${error.remedy}`;
  const { code } = error as { readonly code?: unknown };
  return typeof code === "string" ? `it failed (${code})` : "it failed";
}
