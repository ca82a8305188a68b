import type { Command } from "../command.ts";
import { openPeople } from "../people/open-people.ts";
import { commonOptions, readArguments } from "../people/read-arguments.ts";
import { table } from "../people/table.ts";

const help = `fourgate users list [--json] [--data DIR]

Every user with level and teams: those of fourgate.yaml, and those added by command.

  --json       {"users":[…]}
  --data DIR   the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate users list`;

export const usersList: Command = {
  help,
  async run(args, terminal) {
    const { values } = readArguments(args, "users list", null, commonOptions);
    await using people = await openPeople(terminal, values.data);
    const users = await people.users();
    if (values.json === true) terminal.out(`${JSON.stringify({ users })}\n`);
    else
      terminal.out(
        table([
          ["USER", "LEVEL", "TEAMS", "DEVICES", "FROM"],
          ...users.map(({ id, level, teams, devices, source }) => [
            id,
            String(level),
            teams.join(", "),
            String(devices),
            source === "file" ? "fourgate.yaml" : "command",
          ]),
        ]),
      );
    return 0;
  },
};
