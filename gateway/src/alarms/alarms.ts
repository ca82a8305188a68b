import type { AlarmChange, AlarmGroup, AlarmRecord } from "@fourgate/core/audit/alarm-record";
import { FourgateError } from "@fourgate/core/errors";
import { OneByOne } from "../one-by-one.ts";
import type { AlarmList, ListedAlarm } from "./alarm-list.ts";
import type { AlarmLimits } from "./limits.ts";
import type { Sign } from "./raised-by.ts";

export interface AlarmsParts {
  /** What the journal said so far. Changed here only. */
  readonly list: AlarmList;
  /** @throws FourgateError record_failed */
  readonly append: (record: AlarmRecord) => Promise<void>;
  readonly nextId: () => string;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** One line for the operator. Never content. */
  readonly log: (line: string) => void;
  readonly limits: Pick<AlarmLimits, "openCountMax" | "listedCountMax">;
}

/**
 * Raises alarms, and lets them be acknowledged and end. Each change is journalled. An alarm is worth more
 * than its record: one that says that nothing can be recorded is told all the same, and recorded later.
 */
export class Alarms {
  readonly #parts: AlarmsParts;
  readonly #turns = new OneByOne();
  #unrecorded: AlarmRecord[] = [];
  #isFull = false;

  constructor(parts: AlarmsParts) {
    this.#parts = parts;
  }

  /** Newest first. */
  list(): readonly ListedAlarm[] {
    return this.#parts.list.newest(this.#parts.limits.listedCountMax);
  }

  /** Nothing where an alarm stands for it already. */
  async raise({ group, subject, message }: Sign): Promise<void> {
    await this.#turns.run(async () => {
      const { list, log, limits } = this.#parts;
      if (list.standing(group, subject)) return;
      if (list.open().length >= limits.openCountMax) {
        if (!this.#isFull) log("no further alarms are raised: too many are open; acknowledge them");
        this.#isFull = true;
        return;
      }
      this.#isFull = false;
      const alarm = `m${String(list.nextNumber())}`;
      log(`ALARM ${alarm}: ${message}`);
      await this.#change("gateway", { act: "raised", alarm, group, subject, message });
    });
  }

  /** What it was raised for is over. */
  async end({ group, subject }: Pick<Sign, "group" | "subject">): Promise<void> {
    const standing = this.#parts.list.standing(group, subject);
    if (!standing) return;
    await this.#turns.run(async () => {
      this.#parts.log(`alarm ${standing.alarm} is over`);
      await this.#change("gateway", { act: "ended", alarm: standing.alarm });
    });
  }

  /** Ends those of a group whose subject is none of these. */
  async endOthers(group: AlarmGroup, subjects: ReadonlySet<string>): Promise<void> {
    for (const { subject } of this.#parts.list.standingOf(group)) {
      if (!subjects.has(subject)) await this.end({ group, subject });
    }
  }

  /**
   * Somebody has seen these and deals with them.
   * @throws FourgateError not_found, usage, record_failed
   */
  async acknowledge(ids: readonly string[], reason: string, by: string): Promise<void> {
    await this.#turns.run(async () => {
      const { list, append } = this.#parts;
      for (const id of ids) {
        const alarm = list.get(id);
        if (!alarm)
          throw new FourgateError(
            "not_found",
            `there is no alarm ${id.slice(0, 20)}`,
            "see fourgate alarms list",
          );
        if (alarm.acknowledged !== null)
          throw new FourgateError(
            "usage",
            `${alarm.acknowledged.by} acknowledged ${id} already`,
            "see fourgate alarms list",
          );
      }
      const record = this.#record(by, { act: "acknowledged", alarms: [...new Set(ids)], reason });
      await append(record);
      list.apply(record);
    });
  }

  /** A channel took a message with these, or could not. */
  async told(
    alarms: readonly string[],
    channel: string,
    { failure }: { readonly failure: string | null },
  ): Promise<void> {
    await this.#turns.run(async () => {
      const act = failure === null ? "told" : "not_told";
      await this.#change("gateway", { act, alarms, channel, reason: failure ?? "" });
    });
  }

  /** Tries again to record what could not be. */
  async recordLate(): Promise<void> {
    if (this.#unrecorded.length === 0) return;
    await this.#turns.run(async () => {
      while (this.#unrecorded[0]) {
        await this.#parts.append(this.#unrecorded[0]);
        this.#unrecorded = this.#unrecorded.slice(1);
      }
    });
  }

  async #change(by: string, change: AlarmChange): Promise<void> {
    const { append, list } = this.#parts;
    const record = this.#record(by, change);
    list.apply(record);
    // In order: what waits goes first.
    if (this.#unrecorded.length > 0) this.#unrecorded.push(record);
    else await append(record).catch(() => this.#unrecorded.push(record));
  }

  #record(by: string, change: AlarmChange): AlarmRecord {
    const { nextId, clock } = this.#parts;
    return { kind: "alarm", id: nextId(), time: new Date(clock()).toISOString(), by, change };
  }
}
