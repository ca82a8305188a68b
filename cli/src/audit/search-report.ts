import { counted } from "@fourgate/core/counted";
import { comparableLines } from "@fourgate/core/audit/searchable-text";
import type { AuditRecord, OutcomeRecord } from "@fourgate/core/audit/record";
import type { AuditAnswer } from "@fourgate/gateway/questions/search-audit";
import type { LinesAnswer } from "@fourgate/gateway/questions/search-lines";
import { drillCountMax } from "@fourgate/gateway/store/limits";
import { table } from "../people/table.ts";
import type { AddedToFile } from "./added-lines.ts";
import { unknownWords } from "./unknown-words.ts";
import { safeText } from "./describe-record.ts";

const head = ["TIME", "EXCHANGE", "USER", "TOOL", "WHERE", "MODEL", "RESULT"];

/** Exchanges as rows, with what was found of a text below. */
export function searchTable({
  exchanges,
  next,
  behind,
  drillsLeftOut,
  complete,
  unknown,
}: AuditAnswer): string {
  const drills = drillsLeftOut === 0 ? [] : [drillWords(drillsLeftOut)];
  if (exchanges.length === 0 && next === null)
    return `${[`nothing found${behindWords(behind)}`, ...unknown.map(unknownWords), ...drills].join("\n")}\n`;
  const rows = exchanges.map(({ record, outcome }) => rowOf(record, outcome));
  const [first = "", ...lines] = table([head, ...rows]).split("\n");
  const body = exchanges.flatMap(({ excerpts }, at) => [
    lines[at] ?? "",
    ...excerpts.map((text) => `    ${safeText(text)}`),
  ]);
  const notes = [
    ...(next === null
      ? []
      : [
          `${complete ? "there is more" : "time was over before all was looked at"}: --before ${String(next)}`,
        ]),
    ...(behind === 0 ? [] : [behindWords(behind).trim()]),
    ...drills,
  ];
  return `${[first, ...body, ...notes].join("\n")}\n`;
}

/** What of the asked lines left, by whose calls, and where to. `files`: the asked lines, in order. */
export function linesReport(answer: LinesAnswer, of: string, files: readonly AddedToFile[]): string {
  const { significant, left, exchanges, destinations, behind, complete } = answer;
  const share = significant === 0 ? 0 : Math.round((left / significant) * 1000) / 10;
  const lines = [
    `${safeText(of)}: ${String(left)} of ${String(significant)} telling lines left (${String(share)}%)`,
    ...perFile(answer, files),
    ...(destinations.length === 0 ? [] : ["", "to:"]),
    ...destinations.map(
      ({ vendor, deployment, class: of_, calls }) =>
        `  ${safeText(vendor)}  (${safeText(deployment)}, ${of_}): ${counted(calls, "call")}`,
    ),
  ];
  if (exchanges.length > 0) {
    const rows = exchanges.map(({ record, outcome, lines: carried }) => [
      ...rowOf(record, outcome),
      String(carried.reduce((sum, [first, last]) => sum + last - first + 1, 0)),
    ]);
    lines.push("", table([[...head, "LINES"], ...rows]).trimEnd());
  }
  if (!complete)
    lines.push(
      "",
      "there were more calls than one question looks at: narrow it by --from, --user or --vendor",
    );
  if (behind > 0) lines.push(behindWords(behind).trim());
  return `${lines.join("\n")}\n`;
}

/** Of each file its own lines' numbers. */
function perFile({ lines }: LinesAnswer, files: readonly AddedToFile[]): readonly string[] {
  const left = new Set(
    lines.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, at) => first + at)),
  );
  let asked = 0;
  return files.map(({ path, lines: own }) => {
    const telling = comparableLines(own.map(({ text }) => text).join("\n")).filter(
      (line) => line !== "",
    ).length;
    const numbers = own.flatMap(({ number }, at) => (left.has(asked + at + 1) ? [number] : []));
    asked += own.length;
    const where = numbers.length === 0 ? "" : `: lines ${rangeWords(numbers)}`;
    return `  ${safeText(path)}  ${String(numbers.length)} of ${String(telling)}${where}`;
  });
}

function rangeWords(numbers: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const number of numbers) {
    const run = ranges.at(-1);
    if (run?.[1] === number - 1) run[1] = number;
    else ranges.push([number, number]);
  }
  return ranges
    .map(([first, last]) => (first === last ? String(first) : `${String(first)}-${String(last)}`))
    .join(", ");
}

function rowOf(record: AuditRecord, outcome: OutcomeRecord | null): readonly string[] {
  if (record.kind !== "intent" && record.kind !== "refusal" && record.kind !== "guard_block")
    return [record.id];
  const stopped =
    record.kind === "intent" ? null : record.gate === null ? record.code : `gate ${String(record.gate)}`;
  const isIntent = record.kind === "intent";
  return [
    `${record.time.slice(0, 10)} ${record.time.slice(11, 19)}`,
    record.id,
    record.actor?.user ?? "unknown",
    record.actor?.tool ?? "",
    isIntent ? record.destination.replace(/^https?:\/\//, "") : "",
    isIntent ? record.model : "",
    stopped ?? outcome?.result ?? "under way",
  ];
}

/** What was left out, and how to see it. */
export function drillWords(count: number): string {
  const all = `${counted(count, "exchange")}${count >= drillCountMax ? " or more" : ""}`;
  return `${all} of drills left out: --drills shows them`;
}

function behindWords(behind: number): string {
  return behind === 0 ? "" : ` (the newest ${counted(behind, "record")} could not be seen yet)`;
}
