import { parseArgs } from "node:util";
import { readEnv } from "@fourgate/gateway/config/env";
import type { VerifyReport } from "@fourgate/core/audit/problems";
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
    if (values.json === true) terminal.out(`${JSON.stringify(report)}\n`);
    else terminal.out(report.ok ? holds(report) : doesNotHold(report));
    return report.ok ? 0 : 1;
  },
};

function holds({ size, pendingCount, openCount, rebuiltCount }: VerifyReport): string {
  const more = [
    ...(rebuiltCount === null ? [] : [`${String(rebuiltCount)} bodies rebuilt byte for byte`]),
    ...(pendingCount === 0 ? [] : [`${String(pendingCount)} newer records wait for the next checkpoint`]),
    ...(openCount === 0 ? [] : [`${String(openCount)} exchanges under way`]),
  ];
  return `the log holds: ${[`${String(size)} records, signed, gapless`, ...more].join("; ")}\n`;
}

function doesNotHold({ problems, problemCount }: VerifyReport): string {
  const lines = problems.map(({ message, index, id }) => {
    const where = [...(index === null ? [] : [`entry ${String(index)}`]), ...(id === null ? [] : [id])].join(", ");
    return `  ${where === "" ? "" : `${where}: `}${message}\n`;
  });
  const more = problemCount > problems.length ? `  and ${String(problemCount - problems.length)} more\n` : "";
  return `the log does not hold\n${lines.join("")}${more}`;
}
