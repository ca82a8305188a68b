import { FourgateError } from "@fourgate/core/errors";
import type { Command } from "../command.ts";
import { openPeople } from "../people/open-people.ts";
import { commonOptions, readArguments, wholeNumber } from "../people/read-arguments.ts";

const help = `fourgate users change USER [--team TEAM]… [--leave TEAM]… [--level N] [--json] [--data DIR]

Changes a user's level and teams. A user of fourgate.yaml is changed there.

  --team TEAM   a team to join; as often as needed
  --leave TEAM  a team to leave; as often as needed
  --level N     seniority, which folders can ask for
  --json        {"users":[…]}
  --data DIR    the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate users change ann --team platform --leave payments`;

export const usersChange: Command = {
  help,
  async run(args, terminal) {
    const { values, of } = readArguments(args, "users change", "USER", {
      ...commonOptions,
      team: { type: "string", multiple: true },
      leave: { type: "string", multiple: true },
      level: { type: "string" },
    });
    const level = wholeNumber(values.level, "level");
    const { team: join = [], leave = [] } = values;
    if (level === undefined && join.length === 0 && leave.length === 0)
      throw new FourgateError("usage", "users change changes nothing so", "give --team, --leave or --level");
    await using people = await openPeople(terminal, values.data);
    await people.changeUser(of, { ...(level === undefined ? {} : { level }), join, leave });
    const users = (await people.users()).filter(({ id }) => id === of);
    terminal.out(values.json === true ? `${JSON.stringify({ users })}\n` : `${of} is changed\n`);
    return 0;
  },
};
