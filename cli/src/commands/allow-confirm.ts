import { openAllows } from "../allow/open-allows.ts";
import { scopeOf } from "../allow/read-allow.ts";
import type { Command } from "../command.ts";
import { commonOptions, readArguments, wholeNumber } from "../people/read-arguments.ts";
import { minute } from "../people/table.ts";

const help = `fourgate allow confirm ID [--days N] [--scope SCOPE] [--json] [--data DIR]

Grants a developer's request, as it was asked for or with other terms. Guards know within seconds.

  --days N       how long, at most secrets.allow.days_max of fourgate.yaml
  --scope SCOPE  everyone, user:ID, team:ID or repo:NAME
  --json         {"entries":[…]}
  --data DIR     the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate allow confirm r3 --scope repo:shop --days 30`;

export const allowConfirm: Command = {
  help,
  async run(args, terminal) {
    const { values, of } = readArguments(args, "allow confirm", "ID", {
      ...commonOptions,
      days: { type: "string" },
      scope: { type: "string" },
    });
    const allows = await openAllows(terminal, values.data);
    const terms = { days: wholeNumber(values.days, "days"), scope: scopeOf(values.scope) };
    const entry = await allows.confirm(of, terms);
    terminal.out(
      values.json === true
        ? `${JSON.stringify({ entries: [entry] })}\n`
        : `Allowed for ${entry.scope} until ${minute(entry.expiresAt)} UTC, as ${entry.id}.\n`,
    );
    return 0;
  },
};
