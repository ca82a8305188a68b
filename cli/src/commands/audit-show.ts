import { parseArgs } from "node:util";
import { FourgateError } from "@fourgate/core/errors";
import { readEnv } from "@fourgate/gateway/config/env";
import { openReadOnly } from "@fourgate/gateway/ledger/read-only";
import type { Command } from "../command.ts";
import { describeRecord } from "../audit/describe-record.ts";

const help = `fourgate audit show ID [--wire | --json] [--data DIR]

One exchange as recorded: who, with what, which files, where to, on whose judgement, and its proof.

  --wire      write the exact bytes that went upstream to standard output (checked against the record)
  --json      the records as JSON: {"records":[…],"receipt":"…"}
  --data DIR  the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate audit show 01JD4ZK3V8XW2T6Q9R5N7M1B0C --wire > body.json`;

export const auditShow: Command = {
  help,
  async run(args, terminal) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { wire: { type: "boolean" }, json: { type: "boolean" }, data: { type: "string" } },
    });
    const [id, ...rest] = positionals;
    if (id === undefined || rest.length > 0) {
      throw new FourgateError("usage", "audit show takes one exchange id", "see fourgate audit show --help");
    }
    await using log = await openReadOnly(values.data ?? readEnv(terminal.env).home);
    if (values.wire === true) {
      terminal.write(await log.wireBytes(id));
      return 0;
    }
    const { records, receipt } = await log.show(id);
    if (records.length === 0) {
      throw new FourgateError(
        "not_found",
        `there is no exchange ${id.slice(0, 64)} in this log`,
        "check the id",
      );
    }
    if (values.json === true) terminal.out(`${JSON.stringify({ records, receipt })}\n`);
    else
      terminal.out(
        `${[...records.map(describeRecord), receipt ?? "no receipt yet: no checkpoint covers it"].join("\n\n")}\n`,
      );
    return 0;
  },
};
