import { FourgateError } from "@fourgate/core/errors";
import { openAllows } from "../allow/open-allows.ts";
import { scopeOf } from "../allow/read-allow.ts";
import { requireReason } from "../people/require-reason.ts";
import type { Command } from "../command.ts";
import { commonOptions, readArguments, wholeNumber } from "../people/read-arguments.ts";
import { minute } from "../people/table.ts";

const help = `fourgate allow add FINGERPRINT --detector ID --reason TEXT [--scope SCOPE] [--days N] [--json] [--data DIR]

Lets a value pass that nobody asked for: its fingerprint and detector stand in the record of a request
that it was found in (fourgate audit show ID).

  --detector ID  the detector that finds it
  --reason TEXT  why; it stands in the record
  --scope SCOPE  everyone (default), user:ID, team:ID or repo:NAME
  --days N       how long (default and at most: secrets.allow.days_max of fourgate.yaml)
  --json         {"entries":[…]}
  --data DIR     the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate allow add 9f86d081884c7d65 --detector assigned-secret --reason "sample of the docs"`;

export const allowAdd: Command = {
  help,
  async run(args, terminal) {
    const { values, of } = readArguments(args, "allow add", "FINGERPRINT", {
      ...commonOptions,
      detector: { type: "string" },
      reason: { type: "string" },
      scope: { type: "string" },
      days: { type: "string" },
    });
    const { detector } = values;
    if (detector === undefined)
      throw new FourgateError(
        "usage",
        "allow add needs a detector",
        "give --detector ID, as the record names it",
      );
    const allows = await openAllows(terminal, values.data);
    const entry = await allows.add({
      fingerprint: of,
      detector,
      reason: requireReason(values.reason, "allow add"),
      scope: scopeOf(values.scope) ?? "everyone",
      days: wholeNumber(values.days, "days"),
    });
    terminal.out(
      values.json === true
        ? `${JSON.stringify({ entries: [entry] })}\n`
        : `Allowed for ${entry.scope} until ${minute(entry.expiresAt)} UTC, as ${entry.id}.\n`,
    );
    return 0;
  },
};
