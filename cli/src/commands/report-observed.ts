import { parseArgs } from "node:util";
import { resolve } from "node:path";
import { namesTeam } from "@fourgate/core/audit/names-team";
import { lateKindNames } from "@fourgate/core/audit/later-tally";
import { ObservedTally, type ObservedReport } from "@fourgate/core/audit/observed-report";
import { gateNames } from "@fourgate/core/block-message";
import { loweredGates, loweredText } from "@fourgate/core/scope/modes";
import { readEnv } from "@fourgate/gateway/config/env";
import { openReadOnly, type ReadOnlyLedger } from "@fourgate/gateway/ledger/read-only";
import { isHere, type KnownHere } from "@fourgate/gateway/questions/unknown-names";
import type { NamedOne } from "@fourgate/gateway/store/known-names";
import { safeText } from "../audit/describe-record.ts";
import { momentOf } from "../audit/moment.ts";
import { noteReading } from "../audit/note-reading.ts";
import { unknownWords } from "../audit/unknown-words.ts";
import type { Command, Terminal } from "../command.ts";

const help = `fourgate report observed [--since DATE] [--team TEAM] [--json] [--data DIR]

What observing gates let pass, and what would have happened if they had enforced: by team, gate,
rule or detector and tool, with ids of exchanges. Never content. Drills are left out. That you read it is recorded.

  --since DATE  from this day or moment on, in UTC: 2026-11-01, 2026-11-01T08:00:00Z
  --team TEAM   only this team's people
  --json        for machines: {"observed":[…],"summary":"…","unknown":[…],…}
  --data DIR    the data folder (default ~/.fourgate, or FOURGATE_HOME)

Example: fourgate report observed --since 2026-11-01 --team payments`;

export const reportObserved: Command = {
  help,
  async run(args, terminal) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        since: { type: "string" },
        team: { type: "string" },
        json: { type: "boolean" },
        data: { type: "string" },
      },
    });
    const tally = new ObservedTally({ since: momentOf(values.since, "since"), team: values.team ?? null });
    const home = values.data ?? readEnv(terminal.env).home;
    await using log = await openReadOnly(home);
    const asked = ["observed", values.since && `since ${values.since}`, values.team && `team ${values.team}`];
    await noteReading(home, { act: "report", asked: asked.filter(Boolean).join("  ") });
    for await (const record of log.newest()) if (!tally.add(record)) break;
    const report = tally.report();
    const unknown: NamedOne[] = [];
    if (report.exchanges === 0 && values.team !== undefined) {
      const asking = { kind: "team", name: values.team } as const;
      const isKnown = isHere(asking, await configuredIn(terminal, home)) || (await isInLog(log, values.team));
      if (!isKnown) unknown.push(asking);
    }
    terminal.out(
      values.json === true
        ? `${JSON.stringify({ ...report, unknown })}\n`
        : `${[textOf(report), ...unknown.map(unknownWords)].join("\n")}\n`,
    );
    return 0;
  },
};

/** Null for a folder without a configuration that holds, such as a copy of a log. */
async function configuredIn({ env }: Terminal, home: string): Promise<KnownHere | null> {
  const { loadConfig } = await import("@fourgate/gateway/config/load");
  return await loadConfig({ ...readEnv(env), home: resolve(home) }).catch(() => null);
}

/** Looks through all of it: only where nothing was found. */
async function isInLog(log: ReadOnlyLedger, team: string): Promise<boolean> {
  for await (const record of log.newest()) if (namesTeam(record, team)) return true;
  return false;
}

function textOf(report: ObservedReport): string {
  const { since, team, gates, summary, observed, complete } = report;
  const of = team === null ? "all teams" : `team ${safeText(team)}`;
  const lines = [`since ${since ?? "the log's beginning"}, ${of}`, summary];
  if (gates) lines.push(...loweredGates(gates).map((lowered) => `now ${loweredText(lowered)}`));
  if (!complete) lines.push("some of it is left out below: ask for one team or a shorter time");
  if (observed.length > 0) lines.push("", ...aligned([columns, ...rowsOf(report)]));
  if (report.later.length > 0)
    lines.push(
      "",
      "found by a model of names after it had left:",
      ...aligned([laterColumns, ...laterRows(report)]),
    );
  return lines.join("\n");
}

const columns = [
  "team",
  "gate",
  "would be",
  "rule or detector",
  "tool",
  "exchanges",
  "people",
  "secrets",
  "examples",
] as const;

function rowsOf({ observed }: ObservedReport): readonly (readonly string[])[] {
  return observed.map((row) => [
    row.team === null ? "(none)" : row.team,
    `${String(row.gate)} ${gateNames[row.gate]}`,
    row.action === "block" ? "blocked" : "redacted",
    row.rule,
    row.tool === "" ? "unknown" : row.tool,
    String(row.exchanges),
    String(row.people),
    row.secrets === 0 ? "" : String(row.secrets),
    row.examples.join(" "),
  ]);
}

const laterColumns = ["team", "what", "tool", "exchanges", "people", "places", "examples"] as const;

function laterRows({ later }: ObservedReport): readonly (readonly string[])[] {
  return later.map((row) => [
    row.team === null ? "(none)" : row.team,
    lateKindNames[row.what],
    row.tool === "" ? "unknown" : row.tool,
    String(row.exchanges),
    String(row.people),
    String(row.places),
    row.examples.join(" "),
  ]);
}

/** Rows of as many cells each, the first their names. */
function aligned(table: readonly (readonly string[])[]): readonly string[] {
  const rows = table.map((row) => row.map(safeText));
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
