import { openAllows } from "../allow/open-allows.ts";
import { requireReason } from "../people/require-reason.ts";
import type { Command } from "../command.ts";
import { commonOptions, readArguments } from "../people/read-arguments.ts";

const help = `fourgate allow revoke ID --reason TEXT [--json] [--data DIR]

Takes an exception back. Guards know within seconds.

  --reason TEXT  why; it stands in the record
  --json         {"revoked":["ID"]}
  --data DIR     the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate allow revoke a12 --reason "the key was replaced"`;

export const allowRevoke: Command = {
  help,
  async run(args, terminal) {
    const { values, of } = readArguments(args, "allow revoke", "ID", {
      ...commonOptions,
      reason: { type: "string" },
    });
    const reason = requireReason(values.reason, "allow revoke");
    await (await openAllows(terminal, values.data)).revoke(of, reason);
    terminal.out(values.json === true ? `${JSON.stringify({ revoked: [of] })}\n` : `Revoked ${of}.\n`);
    return 0;
  },
};
