import type { Command } from "../command.ts";
import { openPeople } from "../people/open-people.ts";
import { commonOptions, readArguments } from "../people/read-arguments.ts";

const help = `fourgate devices revoke DEVICE [--json] [--data DIR]

Revokes a device: its next request is refused, and what runs through it is cut off. It can join again
with a new code, under another name. A device of fourgate.yaml is taken out there.

  --json       {"revoked":["DEVICE"]}
  --data DIR   the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate devices revoke ann-laptop`;

export const devicesRevoke: Command = {
  help,
  async run(args, terminal) {
    const { values, of } = readArguments(args, "devices revoke", "DEVICE", commonOptions);
    await using people = await openPeople(terminal, values.data);
    await people.revokeDevice(of);
    terminal.out(values.json === true ? `${JSON.stringify({ revoked: [of] })}\n` : `${of} is revoked\n`);
    return 0;
  },
};
