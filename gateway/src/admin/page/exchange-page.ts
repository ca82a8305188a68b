import type { OutcomeRecord } from "@fourgate/core/audit/record";
import { gateNames } from "@fourgate/core/block-message";
import type { Label } from "@fourgate/core/scope/catalogue";
import type { Reason } from "@fourgate/core/verdict";
import type { WholeExchange } from "../api/answers.ts";
import { isExchange, type ExchangeRecord } from "../exchanges.ts";
import { factsOf } from "./exchange-facts.ts";
import { alarmsOf, fileText, filesOf } from "./exchange-table.ts";
import { html, lines, type Html } from "./html.ts";
import { proofSection } from "./proof.ts";
import { actionText, standingOf } from "./standing.ts";
import { moment, name, pathText } from "./words.ts";

/** One exchange: what it was, why it went or did not, the records as they stand in the log, and the proof. */
export function exchangePage(whole: WholeExchange): Html {
  const record = whole.records.find(isExchange) ?? null;
  const outcome = whole.records.find((other): other is OutcomeRecord => other.kind === "outcome") ?? null;
  return html`<nav aria-label="Way back"><a href="/console/">← Latest exchanges</a></nav>
    <div class="heading">
      <h1>Exchange <code>${whole.id}</code></h1>
      ${record ? html`<strong class="badge ${standingOf(record).tone}">${standingOf(record).label}</strong>` : null}
    </div>
    ${record ? exchangeSections(record, outcome, whole) : null} ${proofSection(whole.receipt)}
    <section aria-labelledby="records">
      <h2 id="records">Whole record</h2>
      <p class="hint">
        As it stands in the log. Prompts and replies are not part of it; they are stored beside it, encrypted.
        That you read this was recorded.
      </p>
      ${whole.records.map(
        (each) =>
          html`<details class="panel" ${each === record ? html` open` : null}>
            <summary>${each.kind}, ${moment(each.time)} UTC</summary>
            <pre tabindex="0">${lines(JSON.stringify(each, null, 2))}</pre>
          </details>`,
      )}
    </section>`;
}

function exchangeSections(record: ExchangeRecord, outcome: OutcomeRecord | null, whole: WholeExchange): Html {
  const alarms = alarmsOf(record);
  const reasons = record.kind === "intent" ? [] : record.reasons;
  const unenforced = record.observed ?? [];
  const files = filesOf(record, outcome);
  return html`${
      alarms.length === 0
        ? null
        : html`<section aria-labelledby="alarms">
            <h2 id="alarms">Alarms</h2>
            <ul class="notice bad">
              ${alarms.map((alarm) => html`<li>${alarm}</li>`)}
            </ul>
          </section>`
    }
    ${reasons.length === 0 ? null : reasonsSection("reasons", "Why it was blocked", reasons)}
    ${unenforced.length === 0 ? null : reasonsSection("observed", "What an observing gate would have blocked", unenforced)}
    <section aria-labelledby="facts">
      <h2 id="facts">What it was</h2>
      <dl class="panel facts">
        ${factsOf(record, outcome, whole).map(
          ([term, text]) =>
            html`<div>
              <dt>${term}</dt>
              <dd>${text}</dd>
            </div>`,
        )}
      </dl>
    </section>
    ${
      record.findings.length === 0
        ? null
        : html`<section aria-labelledby="found">
            <h2 id="found">What was found</h2>
            <div class="panel scroll" tabindex="0">
              <table class="plain">
                <thead>
                  <tr>
                    <th scope="col">What</th>
                    <th scope="col">Done</th>
                    <th scope="col">In</th>
                    <th scope="col">Line</th>
                    <th scope="col">Detector</th>
                  </tr>
                </thead>
                <tbody>
                  ${record.findings.map(
                    ({ title, action, observed, kind, line, detector }) =>
                      html`<tr>
                        <td>${name(title)}</td>
                        <td>${actionText({ action, observed })}</td>
                        <td>${name(kind)}</td>
                        <td>${line}</td>
                        <td>${name(detector)}</td>
                      </tr>`,
                  )}
                </tbody>
              </table>
            </div>
          </section>`
    }
    ${
      files.length === 0
        ? null
        : html`<section aria-labelledby="files">
            <h2 id="files">Files</h2>
            <ul class="panel list">
              ${files.map((file) => html`<li>${fileText(file)}</li>`)}
            </ul>
          </section>`
    }
    ${record.labels.length === 0 ? null : labelsSection(record.labels)}`;
}

function reasonsSection(id: string, title: string, reasons: readonly Reason[]): Html {
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    <ul class="panel list">
      ${reasons.map(({ gate, rule, message, remedy }) => html`<li><b>Gate ${gate}, ${gateNames[gate]}:</b> ${message}<span class="sub">${remedy}</span><span class="sub">rule ${name(rule)}</span></li>`)}
    </ul>
  </section>`;
}

function labelsSection(labels: readonly Label[]): Html {
  return html`<section aria-labelledby="labels">
    <h2 id="labels">Where its content came from</h2>
    <div class="panel scroll" tabindex="0">
      <table class="plain">
        <thead>
          <tr>
            <th scope="col">Classification</th>
            <th scope="col">Folder</th>
            <th scope="col">Path</th>
            <th scope="col">Seen by</th>
          </tr>
        </thead>
        <tbody>
          ${labels.map(
            ({ classification, repo, folder, path, source }) =>
              html`<tr>
                <td>${classification}</td>
                <td>${repo === null ? "not catalogued" : name(`${repo}/${folder}`)}</td>
                <td>${path === "" ? null : pathText(path)}</td>
                <td>${source}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}
