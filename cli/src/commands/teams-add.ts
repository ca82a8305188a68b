import type { Command } from "../command.ts";
import { openPeople } from "../people/open-people.ts";
import { commonOptions, readArguments } from "../people/read-arguments.ts";

const help = `fourgate teams add TEAM [--json] [--data DIR]

Adds a team, for users and join codes to name.

  --json       {"added":["TEAM"]}
  --data DIR   the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate teams add payments`;

export const teamsAdd: Command = {
  help,
  async run(args, terminal) {
    const { values, of } = readArguments(args, "teams add", "TEAM", commonOptions);
    await using people = await openPeople(terminal, values.data);
    await people.addTeam(of);
    terminal.out(values.json === true ? `${JSON.stringify({ added: [of] })}\n` : `the team ${of} is added\n`);
    return 0;
  },
};
