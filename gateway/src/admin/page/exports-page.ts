import type { ExportStanding } from "../../export/exporter.ts";
import { html, type Html } from "./html.ts";
import { table } from "./table.ts";
import { moment, name, whole } from "./words.ts";

const columns = ["Export", "To", "State", "Behind", "Sent", "Refused", "Last canary", ""] as const;
const deadColumns = ["When", "Export", "Record", "Kind", "Why"] as const;

/** Where the log's records go; what a receiver refused is here, and whole in the log. */
export function exportsPage(exports: readonly ExportStanding[]): Html {
  const dead = exports.flatMap((one) => one.dead.map((letter) => ({ ...letter, export: one.name })));
  return html`<nav aria-label="Way back"><a href="/console/">← Console</a></nav>
    <section aria-labelledby="exports">
      <h1 id="exports">Exports</h1>
      ${
        exports.length === 0
          ? html`<p class="panel empty">
              None. Name one in <code>fourgate.yaml</code> under <code>exports</code>.
            </p>`
          : table("Exports and how far they are", columns, exports.map(exportRow))
      }
      ${exports.filter(({ trouble }) => trouble !== null).map(troubleNotice)}
      <h2>Refused by a receiver</h2>
      ${
        dead.length === 0
          ? html`<p class="panel empty">None.</p>`
          : table("Records that a receiver refused", deadColumns, dead.toReversed().map(deadRow))
      }
    </section>`;
}

function exportRow(one: ExportStanding): Html {
  const { lastCanary } = one;
  return html`<tr>
    <td>${name(one.name)}</td>
    <td>${name(one.to)} <span class="day">${one.format}</span></td>
    <td>${one.state}</td>
    <td>
      ${one.count - one.position}${one.behindSince === null ? null : html` since ${moment(one.behindSince)}`}
    </td>
    <td>${one.sentCount}</td>
    <td>${one.refusedCount}</td>
    <td>
      ${lastCanary === null ? "none yet" : html`${lastCanary.result.replace("_", " ")} ${moment(lastCanary.time)}`}
    </td>
    <td>
      <form method="post" action="/console/exports/${one.name}/test">
        <button type="submit" class="quiet" aria-label="Send a canary through ${one.name}">Test</button>
      </form>
    </td>
  </tr>`;
}

function troubleNotice({ name: export_, trouble }: ExportStanding): Html {
  return html`<p class="notice bad" role="status">
    <strong>${name(export_)} waits.</strong> ${trouble}. Nothing is lost: it goes on where it is.
  </p>`;
}

function deadRow(letter: ExportStanding["dead"][number] & { readonly export: string }): Html {
  return html`<tr>
    <td>${moment(letter.time)}</td>
    <td>${name(letter.export)}</td>
    <td>${recordText(letter)}</td>
    <td>${letter.recordKind}</td>
    <td>${whole(letter.reason)}</td>
  </tr>`;
}

const exchangeKinds: readonly string[] = ["intent", "outcome", "refusal", "guard_block"];

/** An exchange has a page of its own. */
function recordText({ record, recordKind }: ExportStanding["dead"][number]): Html {
  const id = html`<code>${record}</code>`;
  return exchangeKinds.includes(recordKind) ? html`<a href="/console/x/${record}">${id}</a>` : id;
}
