import type { AlarmGroup } from "@fourgate/core/audit/alarm-record";
import { FourgateError } from "@fourgate/core/errors";
import type { AlarmList, ListedAlarm } from "./alarm-list.ts";
import type { Alarms } from "./alarms.ts";
import type { Channel } from "./channel.ts";
import type { AlarmLimits } from "./limits.ts";

export interface NotifierParts {
  readonly channel: Channel;
  readonly list: AlarmList;
  readonly alarms: Alarms;
  readonly windowMs: () => number;
  readonly console: () => string;
  readonly clock: () => number;
  readonly log: (line: string) => void;
  readonly limits: AlarmLimits;
}

/**
 * Tells one channel of open alarms: one message for a group in a window, with all that came. What was told
 * stands in the log, so that a restart tells nothing twice and forgets nothing.
 */
export class Notifier {
  readonly #parts: NotifierParts;
  /** After a failure: when a group is tried again. */
  readonly #notBefore = new Map<AlarmGroup, number>();
  #retryMs: number;
  #isFailing = false;

  constructor(parts: NotifierParts) {
    this.#parts = parts;
    this.#retryMs = parts.limits.retryMsMin;
  }

  /** Sends what is due. Never throws. */
  async look(signal: AbortSignal): Promise<void> {
    const { channel, list, clock, limits, windowMs } = this.#parts;
    const byGroup = Map.groupBy(
      list.open().filter((alarm) => !alarm.told.includes(channel.name)),
      ({ group }) => group,
    );
    for (const [group, alarms] of byGroup) {
      if (signal.aborted) return;
      if (channel.groups !== null && !channel.groups.includes(group)) continue;
      const firstMs = Date.parse(alarms[0]?.raisedAt ?? "");
      const toldMs = list.lastToldMs(channel.name, group);
      const dueMs = Math.max(
        firstMs + limits.gatherMs,
        toldMs === undefined ? 0 : toldMs + windowMs(),
        this.#notBefore.get(group) ?? 0,
      );
      if (clock() >= dueMs) await this.#tell(group, alarms, signal);
    }
  }

  async #tell(group: AlarmGroup, alarms: readonly ListedAlarm[], signal: AbortSignal): Promise<void> {
    const { channel, alarms: changes, clock, limits, log, console } = this.#parts;
    const told = alarms.slice(0, limits.messageAlarmCountMax);
    const ids = alarms.map(({ alarm }) => alarm);
    const within = AbortSignal.any([signal, AbortSignal.timeout(limits.sendMsMax)]);
    const leftOutCount = alarms.length - told.length;
    try {
      await channel.send({ group, alarms: told, leftOutCount, console: console() }, within);
    } catch (error) {
      if (signal.aborted) return;
      const failure = error instanceof FourgateError ? `${error.message}; ${error.remedy}` : "it failed";
      log(`alarms are not told by ${channel.name}: ${failure}`);
      // Once for each stretch of failures: the log is no place for every try.
      if (!this.#isFailing) await changes.told(ids, channel.name, { failure });
      this.#isFailing = true;
      this.#notBefore.set(group, clock() + this.#retryMs);
      this.#retryMs = Math.min(this.#retryMs * 2, limits.retryMsMax);
      return;
    }
    this.#isFailing = false;
    this.#retryMs = limits.retryMsMin;
    this.#notBefore.delete(group);
    await changes.told(ids, channel.name, { failure: null });
  }
}
