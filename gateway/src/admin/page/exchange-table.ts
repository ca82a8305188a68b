import type { FileTouch, OutcomeRecord } from "@fourgate/core/audit/record";
import { classifications, type Label } from "@fourgate/core/scope/catalogue";
import type { ExchangeEntry, ExchangeRecord } from "../exchanges.ts";
import { html, type Html } from "./html.ts";
import { findingTexts, standingOf } from "./standing.ts";
import { duration, items, linkedMoment, name, pathText, resultText } from "./words.ts";

const fileCountMax = 3;

const columns = [
  "Time (UTC)",
  "Who",
  "Sent to",
  "Data",
  "Verdict",
  "Found",
  "Files",
  "Outcome",
  "Proof",
] as const;

/**
 * The roles repeat what the elements say: on a narrow screen each row is laid out as a card, and
 * browsers then forget that it was a table.
 */
export function exchangeTable(entries: readonly ExchangeEntry[]): Html {
  return html`<table class="panel exchanges" role="table">
    <caption class="unseen">
      The latest ${entries.length} exchanges, newest first
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${columns.map((column) => html`<th scope="col" role="columnheader">${column}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${entries.map(row)}
    </tbody>
  </table>`;
}

function row(entry: ExchangeEntry): Html {
  const { record } = entry;
  const standing = standingOf(record);
  const cells: readonly (Html | null)[] = [
    linkedMoment(record.time, exchangePath(record.id)),
    whoCell(record),
    destinationCell(record),
    classificationBadge(record),
    html`<strong class="badge ${standing.tone}">${standing.label}</strong
      >${standing.rules.map((rule) => html`<span class="sub">${name(rule)}</span>`)}${alarmMark(record)}`,
    foundCell(record),
    filesCell(filesOf(record, entry.outcome)),
    outcomeCell(entry),
    proofCell(entry),
  ];
  return html`<tr role="row">
    ${cells.map((cell, index) => tableCell(cell, columns[index] ?? ""))}
  </tr> `;
}

/** A card leaves out what is empty. */
function tableCell(cell: Html | null, label: string): Html {
  if (cell === null)
    return html`<td role="cell" class="empty-cell">
      <span class="none" aria-hidden="true">–</span><span class="unseen">nothing</span>
    </td>`;
  return html`<td role="cell" data-label="${label}"><div>${cell}</div></td>`;
}

/** Ids are ULIDs; escaped for a path all the same. */
function exchangePath(id: string): string {
  return `/console/x/${encodeURIComponent(id.toWellFormed())}`;
}

function whoCell({ actor }: ExchangeRecord): Html {
  if (!actor) return html`<span class="none">unknown</span>`;
  return html`<b>${name(actor.user)}</b
    >${actor.agent === null ? null : html`<span class="sub">agent ${name(actor.agent)}</span>`}<span
      class="sub"
      >${name(actor.tool === "" ? "unknown tool" : actor.tool)}</span
    >`;
}

function destinationCell(record: ExchangeRecord): Html {
  if (record.kind !== "intent") return html`<span class="none">nowhere</span>`;
  return html`${record.model === "" ? null : html`<span class="sub">${name(record.model)} <span aria-hidden="true">→</span></span>`}<b
      >${name(record.deployment)}</b
    >
    <span class="class">${record.deploymentClass}</span>`;
}

/** Null when nothing was judged. */
export function classificationBadge(record: ExchangeRecord): Html | null {
  const classification = record.kind === "intent" ? record.classification : strictestOf(record.labels);
  return classification === null
    ? null
    : html`<span class="badge data-${classification}">${classification}</span>`;
}

/** A block holds no classification of its own: its labels tell. */
function strictestOf(labels: readonly Label[]): Label["classification"] | null {
  const ranks = labels.map(({ classification }) => classifications.indexOf(classification));
  return classifications[Math.max(-1, ...ranks)] ?? null;
}

function alarmMark(record: ExchangeRecord): Html | null {
  const count = alarmsOf(record).length;
  if (count === 0) return null;
  return html`<span class="sub"
    ><a class="alarm" href="${exchangePath(record.id)}#alarms"
      >${count} ${count === 1 ? "alarm" : "alarms"}</a
    ></span
  >`;
}

export function alarmsOf(record: ExchangeRecord): readonly string[] {
  return record.kind === "guard_block" ? [] : record.alarms;
}

function foundCell(record: ExchangeRecord): Html | null {
  const redactions = record.kind === "intent" ? (record.guard?.redactions ?? 0) : 0;
  const byGuard = redactions === 0 ? [] : [`${String(redactions)} redacted on the laptop`];
  return items([...byGuard, ...findingTexts(record.findings).map(name)]);
}

type File = Pick<FileTouch, "path" | "repo" | "access">;

/** Files that the request carried, and those that the reply asked a tool to touch; each once. */
export function filesOf(record: ExchangeRecord, outcome: OutcomeRecord | null): readonly File[] {
  const carried: readonly File[] =
    record.kind === "intent" ? record.files : record.labels.filter(({ source }) => source === "path");
  const named = [...carried, ...(outcome?.toolCalls ?? [])].filter(({ path }) => path !== "");
  return [
    ...new Map(named.map((file) => [`${file.access}\n${file.repo ?? ""}\n${file.path}`, file])).values(),
  ];
}

export function fileText({ path, repo, access }: File): Html {
  const place = repo === null ? path : `${repo}/${path}`;
  return html`${access === "write" ? html`<span class="write">write</span> ` : null}${pathText(place)}`;
}

function filesCell(files: readonly File[]): Html | null {
  const shown = files.slice(0, fileCountMax).map(fileText);
  const rest = files.length - shown.length;
  return items(rest > 0 ? [...shown, html`<span class="none">and ${rest} more</span>`] : shown);
}

function outcomeCell({ record, outcome }: ExchangeEntry): Html {
  if (record.kind !== "intent") return html`<span class="none">not sent</span>`;
  if (!outcome) return html`<span class="none">under way</span>`;
  return html`${resultText(outcome)}<span class="sub">${duration(outcome.durationMs)}</span>`;
}

function proofCell({ record, leaf }: ExchangeEntry): Html {
  const text = leaf === null ? "pending" : `leaf ${String(leaf)}`;
  return html`<a href="${exchangePath(record.id)}#proof">${text}</a>`;
}
