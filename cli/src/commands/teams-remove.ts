import type { Command } from "../command.ts";
import { openPeople } from "../people/open-people.ts";
import { commonOptions, readArguments } from "../people/read-arguments.ts";

const help = `fourgate teams remove TEAM [--json] [--data DIR]

Removes a team. Its members stay, without it. A team of fourgate.yaml is removed there.

  --json       {"removed":["TEAM"]}
  --data DIR   the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate teams remove payments`;

export const teamsRemove: Command = {
  help,
  async run(args, terminal) {
    const { values, of } = readArguments(args, "teams remove", "TEAM", commonOptions);
    await using people = await openPeople(terminal, values.data);
    await people.removeTeam(of);
    terminal.out(
      values.json === true ? `${JSON.stringify({ removed: [of] })}\n` : `the team ${of} is removed\n`,
    );
    return 0;
  },
};
