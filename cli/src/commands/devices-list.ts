import type { Command } from "../command.ts";
import { openPeople } from "../people/open-people.ts";
import { commonOptions, readArguments } from "../people/read-arguments.ts";
import { minute, table } from "../people/table.ts";

const help = `fourgate devices list [--json] [--data DIR]

Every device: those of fourgate.yaml, and laptops that joined, revoked ones included.
Times are in UTC.

  --json       {"devices":[…]}
  --data DIR   the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate devices list`;

export const devicesList: Command = {
  help,
  async run(args, terminal) {
    const { values } = readArguments(args, "devices list", null, commonOptions);
    await using people = await openPeople(terminal, values.data);
    const devices = await people.devices();
    if (values.json === true) terminal.out(`${JSON.stringify({ devices })}\n`);
    else
      terminal.out(
        table([
          ["DEVICE", "USER", "PLATFORM", "JOINED", "STATE"],
          ...devices.map(({ id, user, platform, source, enrolledAt, revokedAt }) => [
            id,
            user,
            platform,
            source === "file" ? "fourgate.yaml" : minute(enrolledAt),
            revokedAt === null ? "enrolled" : `revoked ${minute(revokedAt)}`,
          ]),
        ]),
      );
    return 0;
  },
};
