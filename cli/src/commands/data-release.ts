import type { Command } from "../command.ts";
import { commonOptions, readArguments } from "../people/read-arguments.ts";
import { operatedGateway } from "../people/operated-gateway.ts";
import { requireReason } from "../people/require-reason.ts";

const help = `fourgate data release HOLD --reason TEXT [--json] [--data DIR]

Ends a legal hold. What is due by then is destroyed within a day, or by fourgate data expire.

  --reason TEXT  who asked for it, and why; it stands in the record
  --json         {"holds":[…]}, those that still stand
  --data DIR     the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate data release h1 --reason "case 4711 is settled"`;

export const dataRelease: Command = {
  help,
  async run(args, terminal) {
    const { values, of } = readArguments(args, "data release", "HOLD", {
      ...commonOptions,
      reason: { type: "string" },
    });
    const reason = requireReason(values.reason, "data release", "case 4711 is settled");
    const gateway = await operatedGateway(terminal, values.data);
    const path = `/api/v1/retention/holds/${encodeURIComponent(of)}/release`;
    const answer = await gateway.call("POST", path, { reason });
    terminal.out(values.json === true ? `${JSON.stringify(answer)}\n` : `hold ${of} is released\n`);
    return 0;
  },
};
