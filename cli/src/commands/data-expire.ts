import type { Command } from "../command.ts";
import { commonOptions, readArguments } from "../people/read-arguments.ts";
import { operatedGateway } from "../people/operated-gateway.ts";

const help = `fourgate data expire [--json] [--data DIR]

Destroys the keys of the months that are due, as the gateway does by itself once a day. It does not by
itself when its clock jumped ahead of what is recorded, by more than 62 days: look at the clock first, since
with this you say that it is right. That you did is recorded.

  --json       {"expired":["2026-03.content.internal",…]}
  --data DIR   the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate data expire`;

export const dataExpire: Command = {
  help,
  async run(args, terminal) {
    const { values } = readArguments(args, "data expire", null, commonOptions);
    const gateway = await operatedGateway(terminal, values.data);
    const answer = (await gateway.call("POST", "/api/v1/retention/expire")) as {
      readonly expired: readonly string[];
    };
    const told =
      answer.expired.length === 0 ? "nothing is due\n" : `destroyed: ${answer.expired.join(", ")}\n`;
    terminal.out(values.json === true ? `${JSON.stringify(answer)}\n` : told);
    return 0;
  },
};
