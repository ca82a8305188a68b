import type { Command } from "../command.ts";
import { openPeople } from "../people/open-people.ts";
import { commonOptions, readArguments, wholeNumber } from "../people/read-arguments.ts";
import { minute } from "../people/table.ts";

const help = `fourgate codes new USER [--team TEAM]… [--hours N] [--device NAME] [--json] [--data DIR]

Makes a join code for one laptop of a user, who is added with it where there is none yet, and prints
the line to run there. The code is shown this once, can be used once, and Fourgate keeps only its hash.

  --team TEAM    a team that the user joins with it; as often as needed
  --hours N      how long it can be used (default 24, at most 720)
  --device NAME  the device's name (default: the laptop's own)
  --json         {"codes":[{"text":"…","gateway":"…","id":"…","user":"…","expiresAt":"…",…}]}
  --data DIR     the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate codes new ann --team payments --hours 4`;

export const codesNew: Command = {
  help,
  async run(args, terminal) {
    const { values, of } = readArguments(args, "codes new", "USER", {
      ...commonOptions,
      team: { type: "string", multiple: true },
      hours: { type: "string" },
      device: { type: "string" },
    });
    const hours = wholeNumber(values.hours, "hours");
    await using people = await openPeople(terminal, values.data);
    const code = await people.makeCode({
      user: of,
      teams: values.team ?? [],
      ...(hours === undefined ? {} : { hours }),
      ...(values.device === undefined ? {} : { device: values.device }),
    });
    terminal.out(
      values.json === true
        ? `${JSON.stringify({ codes: [code] })}\n`
        : `npx fourgate join ${code.gateway ?? "https://HOST:PORT"} ${code.text}\n\n` +
            `To be run on one laptop of ${of}, until ${minute(code.expiresAt)} UTC. The code in it is shown this once.\n` +
            `${code.gateway === null ? "HOST and PORT are where laptops reach the gateway.\n" : ""}` +
            (isThisMachine(code.gateway) ? `${loopbackNote}\n` : "") +
            `Withdraw it with: npx fourgate codes withdraw ${code.id}\n`,
    );
    return 0;
  },
};

const loopbackNote =
  "This gateway answers on this machine alone, so no other laptop reaches it: give it an address with TLS first\n" +
  "(gateway.host and gateway.tls in fourgate.yaml; docs/operator.md, Let laptops join).";

function isThisMachine(gateway: string | null): boolean {
  const host = gateway === null ? "" : new URL(gateway).hostname;
  return host === "localhost" || host === "[::1]" || host.startsWith("127.");
}
