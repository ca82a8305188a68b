import { join } from "node:path";
import type { Proxy } from "@fourgate/wire/way";
import { makeFolder } from "@fourgate/journal/durable";
import type { AlarmSecrets } from "../config/alarm-secrets.ts";
import type { AlarmsEntry } from "../config/alarms.ts";
import type { ExportStanding } from "../export/exporter.ts";
import type { RecordSource } from "../ledger/record-source.ts";
import type { RecipientStanding } from "../witness/checkpoint-sender.ts";
import { Alarms, type AlarmsParts } from "./alarms.ts";
import type { Channel } from "./channel.ts";
import { channelsOf } from "./channels-of.ts";
import { alarmLimits, type AlarmLimits } from "./limits.ts";
import { Notifier } from "./notifier.ts";
import { AlarmWatch } from "./watch.ts";

export interface AlarmSettings {
  readonly alarms: AlarmsEntry;
  readonly secrets: AlarmSecrets;
  readonly organisation: string;
}

export interface StartAlarmsParts extends Omit<AlarmsParts, "limits"> {
  /** The data folder. */
  readonly home: string;
  readonly records: RecordSource;
  readonly exports: () => readonly ExportStanding[];
  readonly isLedgerHealthy: () => boolean;
  readonly outside?: () => readonly RecipientStanding[];
  readonly clockAhead?: () => string | null;
  /** The company's, for webhooks. */
  readonly proxy?: Proxy | undefined;
  /** The gateway's own address, for people. */
  readonly console: () => string;
  readonly complain: (what: string, error: unknown) => void;
  readonly limits?: AlarmLimits;
}

/** Alarms with their watch and their channels. */
export interface RunningAlarms extends AsyncDisposable {
  readonly alarms: Alarms;
  /** From now on these settings count. */
  adopt(settings: AlarmSettings): Promise<void>;
}

export async function startAlarms(parts: StartAlarmsParts, first: AlarmSettings): Promise<RunningAlarms> {
  const { home, list, console, clock, log, limits = alarmLimits } = parts;
  await makeFolder(join(home, "alarms"));
  const alarms = new Alarms({ ...parts, limits });
  let settings = first;
  let channels: readonly Channel[] = [];
  let notifiers: readonly Notifier[] = [];
  const windowMs = (): number => settings.alarms.window_minutes * 60_000;
  const adopt = async (next: AlarmSettings): Promise<void> => {
    const before = channels;
    settings = next;
    channels = channelsOf(next.alarms, next.secrets, {
      organisation: next.organisation,
      clock,
      proxy: parts.proxy,
    });
    notifiers = channels.map(
      (channel) => new Notifier({ channel, list, alarms, windowMs, console, clock, log, limits }),
    );
    await Promise.all(before.map(async (channel) => channel[Symbol.asyncDispose]()));
  };
  await adopt(first);
  const watch = new AlarmWatch({
    ...parts,
    alarms,
    behindMsMax: () => settings.alarms.export_behind_minutes * 60_000,
    notifiers: () => notifiers,
    statePath: join(home, "alarms", "position.json"),
    limits,
  });
  return {
    alarms,
    adopt,
    async [Symbol.asyncDispose]() {
      await watch[Symbol.asyncDispose]();
      await Promise.all(channels.map(async (channel) => channel[Symbol.asyncDispose]()));
    },
  };
}
