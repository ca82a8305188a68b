import type { Command } from "../command.ts";
import { openPeople } from "../people/open-people.ts";
import { commonOptions, readArguments } from "../people/read-arguments.ts";

const help = `fourgate users remove USER [--json] [--data DIR]

Removes a user with all devices, tokens and open join codes. What runs for them is cut off at once.
The record of what they did stays. A user of fourgate.yaml is removed there.

  --json       {"removed":["USER"]}
  --data DIR   the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate users remove ann`;

export const usersRemove: Command = {
  help,
  async run(args, terminal) {
    const { values, of } = readArguments(args, "users remove", "USER", commonOptions);
    await using people = await openPeople(terminal, values.data);
    await people.removeUser(of);
    terminal.out(values.json === true ? `${JSON.stringify({ removed: [of] })}\n` : `${of} is removed\n`);
    return 0;
  },
};
