import type { Command } from "../command.ts";
import { openPeople } from "../people/open-people.ts";
import { commonOptions, readArguments, wholeNumber } from "../people/read-arguments.ts";

const help = `fourgate users add USER [--team TEAM]… [--level N] [--json] [--data DIR]

Adds a user. A laptop comes in with a code: fourgate codes new USER

  --team TEAM  a team that the user is in; as often as needed
  --level N    seniority, which folders can ask for (default 0)
  --json       {"users":[…]}
  --data DIR   the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate users add ann --team payments --level 2`;

export const usersAdd: Command = {
  help,
  async run(args, terminal) {
    const { values, of } = readArguments(args, "users add", "USER", {
      ...commonOptions,
      team: { type: "string", multiple: true },
      level: { type: "string" },
    });
    const level = wholeNumber(values.level, "level") ?? 0;
    await using people = await openPeople(terminal, values.data);
    await people.addUser({ id: of, level, teams: values.team ?? [] });
    const users = (await people.users()).filter(({ id }) => id === of);
    terminal.out(
      values.json === true
        ? `${JSON.stringify({ users })}\n`
        : `${of} is added\nnext: npx fourgate codes new ${JSON.stringify(of)}\n`,
    );
    return 0;
  },
};
