import type { Command } from "../command.ts";
import { openPeople } from "../people/open-people.ts";
import { commonOptions, readArguments } from "../people/read-arguments.ts";
import { minute, table } from "../people/table.ts";

const help = `fourgate codes list [--json] [--data DIR]

Every join code by its id, and whether it can be used. The codes themselves are kept nowhere.
Times are in UTC.

  --json       {"codes":[…]}
  --data DIR   the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate codes list`;

export const codesList: Command = {
  help,
  async run(args, terminal) {
    const { values } = readArguments(args, "codes list", null, commonOptions);
    await using people = await openPeople(terminal, values.data);
    const codes = await people.codes();
    if (values.json === true) terminal.out(`${JSON.stringify({ codes })}\n`);
    else
      terminal.out(
        table([
          ["ID", "USER", "TEAMS", "DEVICE", "STATE", "RUNS OUT"],
          ...codes.map(({ id, user, teams, device, state, expiresAt }) => [
            id,
            user,
            teams.join(", "),
            device ?? "",
            state,
            minute(expiresAt),
          ]),
        ]),
      );
    return 0;
  },
};
