import { counted } from "@fourgate/core/counted";
import { aheadText } from "@fourgate/gateway/retention/believed-time";
import type { RetentionStanding } from "@fourgate/gateway/retention/retention";
import type { Command } from "../command.ts";
import { commonOptions, readArguments } from "../people/read-arguments.ts";
import { table } from "../people/table.ts";
import { operatedGateway } from "../people/operated-gateway.ts";

const help = `fourgate data retention [--json] [--data DIR]

How long records and content are kept, which months there are and when their keys are destroyed, and the
legal holds that stand. How long is set in fourgate.yaml, retention.

  --json       {"terms":{…},"periods":[{"period","due","held"}],"holds":[{"id","user","reason","placedAt"}],
               "clockAhead":{"days","believed"} or null}
  --data DIR   the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate data retention`;

export const dataRetention: Command = {
  help,
  async run(args, terminal) {
    const { values } = readArguments(args, "data retention", null, commonOptions);
    const gateway = await operatedGateway(terminal, values.data);
    const standing = (await gateway.call("GET", "/api/v1/retention")) as RetentionStanding;
    terminal.out(values.json === true ? `${JSON.stringify(standing)}\n` : asText(standing));
    return 0;
  },
};

function asText({ terms, periods, holds, clockAhead }: RetentionStanding): string {
  const days = (count: number | null): string =>
    count === null ? "kept" : `${counted(count, "day")} after the month`;
  const content = Object.entries(terms.contentDays).map(
    ([name, count]) => `  content ${name}: ${days(count)}\n`,
  );
  const rows = periods.map(({ period, due, held }) => [
    period,
    held ? "ended; what a hold keeps is left" : due === null ? "kept" : due.slice(0, 10),
  ]);
  const holding = holds.map(({ id, user, reason, placedAt }) => [
    id,
    user ?? "everybody",
    placedAt.slice(0, 10),
    reason,
  ]);
  return [
    ...(clockAhead === null ? [] : [`${aheadText(clockAhead)}\n\n`]),
    `records: ${days(terms.recordsDays)}\n`,
    ...content,
    "\n",
    table([["PERIOD", "KEYS ARE DESTROYED"], ...rows]),
    ...(holding.length === 0
      ? ["\nno legal hold\n"]
      : ["\n", table([["HOLD", "OF", "SINCE", "REASON"], ...holding])]),
  ].join("");
}
