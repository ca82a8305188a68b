import type { Command } from "../command.ts";
import { openPeople } from "../people/open-people.ts";
import { commonOptions, readArguments } from "../people/read-arguments.ts";

const help = `fourgate codes withdraw ID [--json] [--data DIR]

Withdraws a join code that nobody used yet, by its id as fourgate codes list shows it.

  --json       {"withdrawn":["ID"]}
  --data DIR   the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate codes withdraw 01JD4ZK3V8XW2T6Q9R5N7M1B0C`;

export const codesWithdraw: Command = {
  help,
  async run(args, terminal) {
    const { values, of } = readArguments(args, "codes withdraw", "ID", commonOptions);
    await using people = await openPeople(terminal, values.data);
    await people.withdrawCode(of);
    terminal.out(
      values.json === true ? `${JSON.stringify({ withdrawn: [of] })}\n` : `the code is withdrawn\n`,
    );
    return 0;
  },
};
