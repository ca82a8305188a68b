import { counted } from "@fourgate/core/counted";
import type { AllowRecord } from "@fourgate/core/audit/allow-record";
import { html, lines, markupOf, type Html } from "../admin/page/html.ts";

/** Needs no script, and asks nobody for anything: the policy below says so to the browser. */
const security = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

const styles = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .3rem .6rem .3rem 0; vertical-align: top; }
tr { border-top: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
th { font-weight: 600; white-space: nowrap; } td { overflow-wrap: anywhere; }
section { margin: 3rem 0; } h3 { margin: 1.5rem 0 .3rem; font-size: 1rem; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: .3rem 0; padding: .6rem; border: 1px solid color-mix(in srgb, currentColor 20%, transparent); font-size: .85rem; }
mark { background: #ffd54d; color: #000; } .new { border-left: .25rem solid #2457c5; }
small, .note { color: color-mix(in srgb, currentColor 70%, transparent); } summary { cursor: pointer; }
`;

/** What the first page says of the whole. */
export interface EvidenceFacts {
  readonly exchangeCount: number;
  readonly log: string;
  readonly size: number;
  readonly madeAt: string;
  readonly asked: string;
  readonly version: string;
  readonly exceptions: readonly ShownException[];
}

/** An `allow` record of the bundle, and its log index. */
export interface ShownException {
  readonly index: number;
  readonly record: AllowRecord;
}

/** Exchanges on one page: their lines in its list, and what there is to read of each. */
export interface PageContent {
  readonly rows: readonly Html[];
  readonly sections: readonly Html[];
}

/** One of several pages, as the first lists them. */
export interface ListedPage {
  /** From the bundle's folder. */
  readonly name: string;
  readonly count: number;
  readonly from: string;
  readonly to: string;
}

/** The bundle's reading copy, or the first page of it. What counts are the files beside it. */
export function firstPage(facts: EvidenceFacts, content: PageContent | readonly ListedPage[]): string {
  const { exchangeCount, log, size, madeAt, asked, version } = facts;
  const title = `What left: ${counted(exchangeCount, "exchange")}`;
  return framed(
    title,
    html`<h1>${title}</h1>
      <p>
        From the log <code>${log}</code>, whose checkpoint covers ${counted(size, "record")}. Made ${madeAt}
        by Fourgate ${version}, for: ${asked === "" ? "everything" : asked}.
      </p>
      <p class="note">
        This page is for reading. What proves it are the files beside it:
        <code>npx fourgate audit verify .</code> in this folder, which needs no network.
      </p>
      ${exceptionTable(facts.exceptions)} ${"rows" in content ? exchangesOf(content) : pageTable(content)}`,
  );
}

/** A page of several; it lies in a folder beside the first. */
export function furtherPage(number: number, content: PageContent): string {
  return framed(
    `What left, page ${String(number)}`,
    html`<h1>What left, page ${number}</h1>
      <p><a href="../index.html">All pages</a></p>
      ${exchangesOf(content)}`,
  );
}

function framed(title: string, body: Html): string {
  return markupOf(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta http-equiv="content-security-policy" content="${security}" />
          <title>${title}</title>
          <style>
            ${raw(styles)}
          </style>
        </head>
        <body>
          ${body}
        </body>
      </html> `,
  );
}

function exchangesOf({ rows, sections }: PageContent): Html {
  return html`<nav>
      <table>
        <thead>
          <tr>
            <th>Time</th>
            <th>User</th>
            <th>Tool</th>
            <th>Where</th>
            <th>Result</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </nav>
    ${sections}`;
}

function pageTable(pages: readonly ListedPage[]): Html {
  return html`<nav>
    <table>
      <thead>
        <tr>
          <th>Page</th>
          <th>From</th>
          <th>To</th>
          <th>Exchanges</th>
        </tr>
      </thead>
      <tbody>
        ${pages.map(
          ({ name, count, from, to }, at) =>
            html`<tr>
              <td><a href="${name}">${at + 1}</a></td>
              <td>${from}</td>
              <td>${to}</td>
              <td>${count}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </nav>`;
}

/** Nothing where no verdict used one. */
function exceptionTable(exceptions: readonly ShownException[]): Html | null {
  const revoked = new Map(
    exceptions.flatMap(({ index, record: { change, time, by } }) =>
      change.act === "revoked" ? [[change.entry, `${time} by ${by} (entry ${String(index)})`] as const] : [],
    ),
  );
  const rows = exceptions.flatMap(({ index, record: { change, by } }) =>
    change.act === "allowed" ? [{ index, by, entry: change.entry }] : [],
  );
  if (rows.length === 0) return null;
  return html`<h2>Exceptions to gate 3 that these exchanges used</h2>
    <table>
      <thead>
        <tr>
          <th>Exception</th>
          <th>What</th>
          <th>For whom</th>
          <th>Why</th>
          <th>By, and who answers for it</th>
          <th>From</th>
          <th>To</th>
          <th>Taken back</th>
          <th>Entry</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ index, by, entry }) =>
            html`<tr>
              <td>${entry.id}</td>
              <td>${entry.detector}, fingerprint ${entry.fingerprint}</td>
              <td>${entry.scope}</td>
              <td>${entry.reason}</td>
              <td>${by}, ${entry.owner}</td>
              <td>${entry.createdAt}</td>
              <td>${entry.expiresAt}</td>
              <td>${revoked.get(entry.id) ?? "no"}</td>
              <td>${index}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}

/** Of this file's own styles. */
function raw(text: string): Html {
  return lines(text);
}
