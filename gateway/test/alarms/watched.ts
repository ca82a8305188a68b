import { ulid } from "ulid";
import type { RecipientStanding } from "../../src/witness/checkpoint-sender.ts";
import type { AlarmRecord } from "@fourgate/core/audit/alarm-record";
import { AlarmList } from "@fourgate/gateway/alarms/alarm-list";
import { Alarms } from "@fourgate/gateway/alarms/alarms";
import type { AlarmMessage, Channel } from "@fourgate/gateway/alarms/channel";
import { alarmLimits, type AlarmLimits } from "@fourgate/gateway/alarms/limits";
import { Notifier } from "@fourgate/gateway/alarms/notifier";
import { AlarmWatch } from "@fourgate/gateway/alarms/watch";
import type { ExportStanding } from "@fourgate/gateway/export/exporter";
import { MemoryLog } from "../export/kit/memory-log.ts";

const quickAlarms: AlarmLimits = {
  ...alarmLimits,
  lookEveryMs: 5,
  startDelayMs: 0,
  gatherMs: 20,
  retryMsMin: 5,
  retryMsMax: 20,
};

/** A channel in memory that does what a test says. */
export class MemoryChannel implements Channel {
  readonly name: string;
  readonly groups: Channel["groups"];
  readonly messages: AlarmMessage[] = [];
  fails: Error | null = null;
  tries = 0;

  constructor(name = "security", groups: Channel["groups"] = null) {
    this.name = name;
    this.groups = groups;
  }

  async send(message: AlarmMessage): Promise<void> {
    this.tries++;
    if (this.fails) throw this.fails;
    this.messages.push(message);
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

/** Alarms over a log in memory, with one channel; a second one on the same log is a restart. */
export class Watched implements AsyncDisposable {
  readonly log: MemoryLog;
  readonly list = new AlarmList();
  readonly alarms: Alarms;
  readonly channel: MemoryChannel;
  readonly said: string[] = [];
  exports: ExportStanding[] = [];
  healthy = true;
  outside: RecipientStanding[] = [];
  clockAhead: string | null = null;
  windowMs = 60_000;
  nowMs: number | null = null;
  readonly #watch: AlarmWatch;

  constructor(log: MemoryLog, statePath: string, channel: MemoryChannel = new MemoryChannel()) {
    this.log = log;
    this.channel = channel;
    for (const record of log.of("alarm")) this.list.apply(record);
    const clock = (): number => this.nowMs ?? Date.now();
    const say = (line: string): void => {
      this.said.push(line);
    };
    const { list } = this;
    this.alarms = new Alarms({
      list,
      append: async (record: AlarmRecord) => {
        if (!this.healthy) throw new Error("no record is taken");
        await log.append(record);
      },
      nextId: () => ulid(),
      clock,
      log: say,
      limits: quickAlarms,
    });
    const notifier = new Notifier({
      channel,
      list,
      alarms: this.alarms,
      windowMs: () => this.windowMs,
      console: () => "https://gateway.example.com",
      clock,
      log: say,
      limits: quickAlarms,
    });
    this.#watch = new AlarmWatch({
      records: log,
      alarms: this.alarms,
      exports: () => this.exports,
      isLedgerHealthy: () => this.healthy,
      outside: () => this.outside,
      clockAhead: () => this.clockAhead,
      behindMsMax: () => 600_000,
      notifiers: () => [notifier],
      statePath,
      clock,
      complain: (what) => this.said.push(what),
      limits: quickAlarms,
    });
  }

  /** What the log says of alarms. */
  get changes(): readonly object[] {
    return this.log.of("alarm").map(({ change }) => change);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#watch[Symbol.asyncDispose]();
  }
}
