import { openAllows } from "../allow/open-allows.ts";
import { requireReason } from "../people/require-reason.ts";
import type { Command } from "../command.ts";
import { commonOptions, readArguments } from "../people/read-arguments.ts";

const help = `fourgate allow refuse ID --reason TEXT [--json] [--data DIR]

Refuses a developer's request.

  --reason TEXT  why; it stands in the record
  --json         {"refused":["ID"]}
  --data DIR     the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate allow refuse r3 --reason "it is a real key: replace it"`;

export const allowRefuse: Command = {
  help,
  async run(args, terminal) {
    const { values, of } = readArguments(args, "allow refuse", "ID", {
      ...commonOptions,
      reason: { type: "string" },
    });
    const reason = requireReason(values.reason, "allow refuse");
    await (await openAllows(terminal, values.data)).refuse(of, reason);
    terminal.out(values.json === true ? `${JSON.stringify({ refused: [of] })}\n` : `Refused ${of}.\n`);
    return 0;
  },
};
