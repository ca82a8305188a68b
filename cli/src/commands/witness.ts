import { isIPv6 } from "node:net";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { FourgateError } from "@fourgate/core/errors";
import { readEnv } from "@fourgate/gateway/config/env";
import { serveWitness } from "@fourgate/gateway/witness/serve-witness";
import { readLogKey } from "../audit/read-keys.ts";
import type { Command } from "../command.ts";
import { ended } from "../up/ended.ts";

const help = `fourgate witness --log-key KEY… [--listen HOST:PORT] [--name NAME] [--data DIR]

Cosigns the checkpoints of other machines' logs (c2sp.org/tlog-witness): only such as extend the last
one that it cosigned, so that nobody can set a log back or write it anew unseen. Run it where the log's
administrator has no access. Its first start makes a key; the line that it prints is its public key,
for audit.witnesses in the gateway's fourgate.yaml and for fourgate audit verify --witness.

  --log-key KEY      a log that it witnesses: the gateway's log.vkey, or its line
  --listen HOST:PORT where it answers (default 127.0.0.1:4402; put TLS in front of any other)
  --name NAME        its name, kept from the first start on, for example witness.example.com/w1
  --data DIR         key and state (default ~/.fourgate/witness, or below FOURGATE_HOME)

Example: fourgate witness --log-key log.vkey --name witness.example.com/w1`;

const listenDefault = "127.0.0.1:4402";

export const witness: Command = {
  help,
  async run(args, terminal) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        "log-key": { type: "string", multiple: true },
        listen: { type: "string", default: listenDefault },
        name: { type: "string" },
        data: { type: "string" },
      },
    });
    const stop = ended();
    const logs = await Promise.all((values["log-key"] ?? []).map(readLogKey));
    if (logs.length === 0)
      throw new FourgateError("usage", "a witness needs a log to witness", "give --log-key log.vkey");
    if (values.name !== undefined && !/^[!-*,-~]{1,200}$/.test(values.name))
      throw new FourgateError("usage", "a name is printable ASCII without spaces and plus", "give another");
    const { host, port } = addressOf(values.listen);
    await using running = await serveWitness({
      folder: values.data ?? join(readEnv(terminal.env).home, "witness"),
      host,
      port,
      name: values.name,
      logs,
      clock: Date.now,
      log: (line) => {
        terminal.error(`fourgate: ${line}\n`);
      },
    });
    terminal.out(`${running.verifierKey}\n`);
    terminal.error(
      `fourgate: witness of ${logs.map(({ name }) => name).join(", ")} on http://${host}:${String(running.port)}\n`,
    );
    await stop;
    return 0;
  },
};

function addressOf(text: string): { readonly host: string; readonly port: number } {
  const [, host = "", digits = ""] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  const bare = host.replace(/^\[(.*)\]$/, "$1");
  const port = Number(digits);
  if (bare !== "" && port <= 65_535 && (!bare.includes(":") || isIPv6(bare))) return { host: bare, port };
  throw new FourgateError("usage", "--listen is HOST:PORT", `for example ${listenDefault}`);
}
