import { parseArgs } from "node:util";
import { FourgateError } from "@fourgate/core/errors";
import { requireReason } from "../people/require-reason.ts";
import { operatedGateway } from "../people/operated-gateway.ts";
import type { Command } from "../command.ts";

const help = `fourgate alarms ack ALARM… --reason TEXT [--json] [--data DIR]

Says that you deal with these alarms: no channel is told of them any more. It stands in the log, with the
reason.

  --reason TEXT  what you do about it
  --json         {"acknowledged":["m12"]}
  --data DIR     the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate alarms ack m12 m13 --reason "the collector is being replaced"`;

export const alarmsAck: Command = {
  help,
  async run(args, terminal) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { reason: { type: "string" }, json: { type: "boolean" }, data: { type: "string" } },
    });
    if (positionals.length === 0)
      throw new FourgateError("usage", "alarms ack takes alarms", "see fourgate alarms list");
    const reason = requireReason(values.reason, "alarms ack");
    const gateway = await operatedGateway(terminal, values.data);
    await gateway.call("POST", "/api/v1/alarms/acknowledge", { alarms: positionals, reason });
    terminal.out(
      values.json === true
        ? `${JSON.stringify({ acknowledged: positionals })}\n`
        : `Acknowledged ${positionals.join(", ")}.\n`,
    );
    return 0;
  },
};
