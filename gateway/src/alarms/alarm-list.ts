import type { AlarmGroup, AlarmRaised, AlarmRecord } from "@fourgate/core/audit/alarm-record";

export interface ListedAlarm extends Omit<AlarmRaised, "act"> {
  readonly raisedAt: string;
  /** open: nobody acknowledged it. */
  readonly state: "open" | "acknowledged" | "ended";
  /** Null where nobody did. */
  readonly acknowledged: { readonly by: string; readonly reason: string; readonly at: string } | null;
  readonly endedAt: string | null;
  /** Channels that took a message with it. */
  readonly told: readonly string[];
}

/** A state that lasts, and is over by itself; the others are single events. */
const lasting: ReadonlySet<AlarmGroup> = new Set([
  "gate_failed",
  "export_behind",
  "canary_failed",
  "ledger_unhealthy",
  "checkpoint_not_out",
  "clock_ahead",
]);

/** Alarms: what the journal's records say, in their order. Built from the journal at each start. */
export class AlarmList {
  readonly #alarms = new Map<string, ListedAlarm>();
  /** By channel and group. */
  readonly #toldMs = new Map<string, number>();

  /** Applies a record. It is durable, or will be; nothing here can fail. */
  apply({ by, time, change }: Pick<AlarmRecord, "by" | "time" | "change">): void {
    switch (change.act) {
      case "raised": {
        const { act: _act, ...raised } = change;
        const alarm: ListedAlarm = {
          ...raised,
          raisedAt: time,
          state: "open",
          acknowledged: null,
          endedAt: null,
          told: [],
        };
        this.#alarms.set(raised.alarm, alarm);
        return;
      }
      case "told":
        for (const id of change.alarms) {
          this.#change(id, (one) => ({ told: [...one.told, change.channel] }));
          const group = this.#alarms.get(id)?.group;
          if (group) this.#toldMs.set(`${change.channel} ${group}`, Date.parse(time));
        }
        return;
      case "acknowledged":
        for (const id of change.alarms) {
          this.#change(id, ({ state }) => ({
            acknowledged: { by, reason: change.reason, at: time },
            state: state === "open" ? "acknowledged" : state,
          }));
        }
        return;
      case "ended":
        this.#change(change.alarm, () => ({ state: "ended", endedAt: time }));
        return;
      default:
    }
  }

  get(id: string): ListedAlarm | undefined {
    return this.#alarms.get(id);
  }

  /** The one that stands for this already: a second would say nothing new. */
  standing(group: AlarmGroup, subject: string): ListedAlarm | undefined {
    for (const alarm of this.#alarms.values()) {
      if (alarm.group !== group || alarm.subject !== subject || alarm.state === "ended") continue;
      // Once acknowledged an event is over; a state stands until it is.
      if (alarm.state === "open" || lasting.has(group)) return alarm;
    }
    return undefined;
  }

  /** When a channel last took a message of this group, in milliseconds since the epoch. */
  lastToldMs(channel: string, group: AlarmGroup): number | undefined {
    return this.#toldMs.get(`${channel} ${group}`);
  }

  /** Newest first. */
  newest(countMax: number): readonly ListedAlarm[] {
    return [...this.#alarms.values()].toReversed().slice(0, countMax);
  }

  open(): readonly ListedAlarm[] {
    return [...this.#alarms.values()].filter(({ state }) => state === "open");
  }

  /** Of a group that is still standing. */
  standingOf(group: AlarmGroup): readonly ListedAlarm[] {
    return [...this.#alarms.values()].filter((alarm) => alarm.group === group && alarm.state !== "ended");
  }

  /** The next alarm's number. */
  nextNumber(): number {
    return this.#alarms.size + 1;
  }

  #change(id: string, change: (alarm: ListedAlarm) => Partial<ListedAlarm>): void {
    const alarm = this.#alarms.get(id);
    if (alarm) this.#alarms.set(id, { ...alarm, ...change(alarm) });
  }
}
