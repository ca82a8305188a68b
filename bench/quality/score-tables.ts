import type { Table } from "../report/table.ts";
import { type Alarm, type Judged, ratesOf } from "./score.ts";

const missesShown = 4;

/** Precision and F1 only where alarms are its own. */
export function rateRow(name: string, judged: readonly Judged[], alarms?: number): string[] {
  const { planted, found, recall, precision, f1 } = ratesOf(judged, alarms ?? 0);
  const count = (outcome: string): string => String(judged.filter((one) => one.outcome === outcome).length);
  return [
    name,
    String(planted),
    String(found),
    count("partly"),
    count("missed"),
    recall.toFixed(3),
    ...(alarms === undefined ? ["", "", ""] : [String(alarms), precision.toFixed(3), f1.toFixed(3)]),
  ];
}

/** Recall by whatever `nameOf` says; the worst first. */
export function groupTable(
  title: string,
  judged: readonly Judged[],
  nameOf: (one: Judged) => string,
  onlyMissed = false,
): Table {
  const groups = [...Map.groupBy(judged, nameOf)]
    .map(([name, all]) => ({ name, all, recall: ratesOf(all, 0).recall }))
    .filter(({ recall }) => !onlyMissed || recall < 1)
    .toSorted((a, b) => a.recall - b.recall);
  return {
    title,
    head: ["", "planted", "found", "partly", "missed", "recall"],
    rows: groups.map(({ name, all }) => rateRow(name, all).slice(0, 6)),
  };
}

/** What was not found, by kind and encoding, with some blocks to look at. */
export function missTable(judged: readonly Judged[]): Table {
  const missed = judged.filter(({ outcome }) => outcome !== "found");
  const groups = [...Map.groupBy(missed, ({ kind, encoding }) => `${kind} / ${encoding}`)];
  return {
    title: "misses (index and shape of some; ~ where a part was found)",
    head: ["kind / encoding", "misses", "where"],
    rows: groups
      .toSorted((a, b) => a[0].localeCompare(b[0]))
      .map(([name, all]) => [name, String(all.length), all.slice(0, missesShown).map(placeOf).join(", ")]),
  };
}

export function alarmTable(alarms: readonly Alarm[]): Table {
  const groups = [...Map.groupBy(alarms, ({ where, detector }) => `${where} / ${detector}`)];
  return {
    title: "false alarms (index and shape of some)",
    head: ["kind / detector", "alarms", "where"],
    rows: groups
      .toSorted((a, b) => b[1].length - a[1].length)
      .map(([name, all]) => [
        name,
        String(all.length),
        all
          .slice(0, missesShown)
          .map(({ index, shape }) => `${String(index)} ${shape}`)
          .join(", "),
      ]),
  };
}

function placeOf({ index, shape, client, outcome }: Judged): string {
  return `${outcome === "partly" ? "~" : ""}${String(index)} ${client} ${shape}`;
}
