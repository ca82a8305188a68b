import type { ExportStanding } from "@fourgate/gateway/export/exporter";
import { operatedGateway } from "../people/operated-gateway.ts";
import type { Command } from "../command.ts";
import { commonOptions, readArguments } from "../people/read-arguments.ts";
import { minute, table } from "../people/table.ts";

const help = `fourgate exports list [--json] [--data DIR]

Where the log's records go: how far each export is, what its receiver refused, and what became of its
last canary. Asks the gateway that runs on this data folder.

  --json       {"exports":[{"name":…,"position":…,"count":…,"dead":[…],"lastCanary":…}]}
  --data DIR   the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate exports list`;

export const exportsList: Command = {
  help,
  async run(args, terminal) {
    const { values } = readArguments(args, "exports list", null, commonOptions);
    const gateway = await operatedGateway(terminal, values.data);
    const { exports } = (await gateway.call("GET", "/api/v1/exports")) as {
      readonly exports: readonly ExportStanding[];
    };
    terminal.out(values.json === true ? `${JSON.stringify({ exports })}\n` : exportsText(exports));
    return 0;
  },
};

export function exportsText(exports: readonly ExportStanding[]): string {
  if (exports.length === 0) return "No export is set up: name one in fourgate.yaml under exports.\n";
  const rows = exports.map((one) => [
    one.name,
    one.format,
    one.to,
    one.state,
    String(one.count - one.position),
    String(one.sentCount),
    String(one.refusedCount),
    one.lastCanary === null
      ? "none yet"
      : `${one.lastCanary.result.replace("_", " ")} ${minute(one.lastCanary.time)}`,
  ]);
  const troubles = exports.flatMap(({ name, trouble }) =>
    trouble === null ? [] : [["", `${name} waits: ${trouble}`]],
  );
  const dead = exports.flatMap(({ name, dead: letters }) =>
    letters.map(({ record, recordKind, reason, time }) => [minute(time), name, record, recordKind, reason]),
  );
  return [
    table([["EXPORT", "FORMAT", "TO", "STATE", "BEHIND", "SENT", "REFUSED", "LAST CANARY (UTC)"], ...rows]),
    ...(troubles.length > 0 ? [table(troubles).replaceAll(/^ +/gm, "")] : []),
    ...(dead.length > 0 ? [table([["REFUSED (UTC)", "EXPORT", "RECORD", "KIND", "WHY"], ...dead])] : []),
  ].join("\n");
}
