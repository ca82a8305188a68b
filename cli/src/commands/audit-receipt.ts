import { parseArgs } from "node:util";
import { FourgateError } from "@fourgate/core/errors";
import { readEnv } from "@fourgate/gateway/config/env";
import { openReadOnly } from "@fourgate/gateway/ledger/read-only";
import type { Command } from "../command.ts";

const help = `fourgate audit receipt ID [--data DIR]

An exchange's receipt: for each of its records a proof that it is in the log, with the signed
checkpoint (c2sp.org/tlog-proof). Whoever has it and log.vkey checks it alone, without the log:
fourgate audit verify --receipt FILE --key log.vkey. It names nobody.

  --data DIR  the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate audit receipt 01JD4ZK3V8XW2T6Q9R5N7M1B0C > exchange.tlog-proof`;

export const auditReceipt: Command = {
  help,
  async run(args, terminal) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { data: { type: "string" } },
    });
    const [id, ...rest] = positionals;
    if (id === undefined || rest.length > 0) {
      throw new FourgateError(
        "usage",
        "audit receipt takes one exchange id",
        "see fourgate audit receipt --help",
      );
    }
    await using log = await openReadOnly(values.data ?? readEnv(terminal.env).home);
    terminal.out(await log.receipt(id));
    return 0;
  },
};
