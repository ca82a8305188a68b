import type { Command } from "../command.ts";
import { openPeople } from "../people/open-people.ts";
import { commonOptions, readArguments } from "../people/read-arguments.ts";
import { table } from "../people/table.ts";

const help = `fourgate teams list [--json] [--data DIR]

Every team with its members: those of fourgate.yaml, and those added by command.

  --json       {"teams":[…]}
  --data DIR   the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate teams list`;

export const teamsList: Command = {
  help,
  async run(args, terminal) {
    const { values } = readArguments(args, "teams list", null, commonOptions);
    await using people = await openPeople(terminal, values.data);
    const teams = await people.teams();
    if (values.json === true) terminal.out(`${JSON.stringify({ teams })}\n`);
    else
      terminal.out(
        table([
          ["TEAM", "MEMBERS", "FROM"],
          ...teams.map(({ id, members, source }) => [
            id,
            members.join(", "),
            source === "file" ? "fourgate.yaml" : "command",
          ]),
        ]),
      );
    return 0;
  },
};
