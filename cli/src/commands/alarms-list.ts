import type { ListedAlarm } from "@fourgate/gateway/alarms/alarm-list";
import { operatedGateway } from "../people/operated-gateway.ts";
import type { Command } from "../command.ts";
import { commonOptions, readArguments } from "../people/read-arguments.ts";
import { minute, table } from "../people/table.ts";

const help = `fourgate alarms list [--open] [--json] [--data DIR]

Alarms of the gateway that runs on this data folder, newest first: what happened, who was told, and who
deals with it.

  --open       only those that nobody acknowledged and that are not over
  --json       {"alarms":[{"alarm":"m12","group":…,"state":"open",…}]}
  --data DIR   the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate alarms list --open`;

export const alarmsList: Command = {
  help,
  async run(args, terminal) {
    const { values } = readArguments(args, "alarms list", null, {
      ...commonOptions,
      open: { type: "boolean" },
    });
    const gateway = await operatedGateway(terminal, values.data);
    const { alarms: all } = (await gateway.call("GET", "/api/v1/alarms")) as {
      readonly alarms: readonly ListedAlarm[];
    };
    const alarms = values.open === true ? all.filter(({ state }) => state === "open") : all;
    terminal.out(values.json === true ? `${JSON.stringify({ alarms })}\n` : alarmsText(alarms));
    return 0;
  },
};

export function alarmsText(alarms: readonly ListedAlarm[]): string {
  if (alarms.length === 0) return "No alarm.\n";
  return table([
    ["ALARM", "RAISED (UTC)", "STATE", "TOLD BY", "WHAT", "ACKNOWLEDGED"],
    ...alarms.map(({ alarm, raisedAt, state, told, message, acknowledged }) => [
      alarm,
      minute(raisedAt),
      state,
      told.join(", "),
      message,
      acknowledged === null ? "" : `${acknowledged.by}: ${acknowledged.reason}`,
    ]),
  ]);
}
