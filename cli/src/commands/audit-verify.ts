import { parseArgs } from "node:util";
import { readEnv } from "@fourgate/gateway/config/env";
import { verifyFolder } from "@fourgate/gateway/ledger/verify-folder";
import type { Command } from "../command.ts";

const help = `fourgate audit verify [--data DIR] [--content] [--json]

Checks the whole log: the checkpoint's signature, the tree, each leaf against the journal, each
device's numbers, and that each intent has an outcome. Needs no server, and no key but log.vkey.
Exit 0: it holds. Exit 1: it does not, and what is wrong is named.

  --data DIR  the data folder or a copy of it (default ~/.fourgate, or FOURGATE_HOME)
  --content   also rebuild every body that left and compare its SHA-256 (needs the keys)
  --json      {"ok":…,"size":…,"problems":[…]}

Example: fourgate audit verify --data /backup/fourgate`;

export const auditVerify: Command = {
  help,
  async run(args, terminal) {
    const { values } = parseArgs({
      args: [...args],
      options: { data: { type: "string" }, content: { type: "boolean" }, json: { type: "boolean" } },
    });
    const report = await verifyFolder(values.data ?? readEnv(terminal.env).home, { content: values.content === true });
    if (values.json === true) {
      terminal.out(`${JSON.stringify(report)}\n`);
    } else if (report.ok) {
      terminal.out(`the log holds: ${String(report.size)} records, signed, gapless${values.content === true ? ", every body rebuilt" : ""}\n`);
    } else {
      terminal.out(`the log does not hold\n${report.problems.map((problem) => `  ${typeof problem === "string" ? problem : JSON.stringify(problem)}\n`).join("")}`);
    }
    return report.ok ? 0 : 1;
  },
};
