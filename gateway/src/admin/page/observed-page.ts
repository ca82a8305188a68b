import type { ObservedReport, ObservedRow } from "@fourgate/core/audit/observed-report";
import { gateNames } from "@fourgate/core/block-message";
import { lateKindNames, type LaterRow } from "@fourgate/core/audit/later-tally";
import { html, type Html } from "./html.ts";
import { moment, name } from "./words.ts";

const columns = [
  "Team",
  "Gate",
  "Would have been",
  "Rule or detector",
  "Tool",
  "Exchanges",
  "People",
  "Secrets",
  "Examples",
] as const;

/** What observing gates let pass, for whoever decides whether to enforce. `teams` are those to choose from. */
export function observedPage(report: ObservedReport, teams: readonly string[]): Html {
  return html`<nav aria-label="Way back"><a href="/console/">← Console</a></nav>
    <section aria-labelledby="observed">
      <div class="heading">
        <h1 id="observed">What would have been stopped</h1>
        <p class="when">${periodText(report)}</p>
      </div>
      <p class="panel empty"><strong>${report.summary}</strong></p>
      ${
        report.complete
          ? null
          : html`<p class="hint">
              There is more than was looked at here. All of it: <code>npx fourgate report observed</code>
            </p>`
      }
      ${filterForm(report, teams)} ${report.observed.length === 0 ? null : table(report.observed)}
      ${report.later.length === 0 ? null : laterTable(report.later)}
    </section>`;
}

function periodText({ since, team }: ObservedReport): Html {
  return html`${since === null ? "All that is recorded" : html`Since ${moment(since)} UTC`}${
    team === null ? null : html`, team ${name(team)}`
  }`;
}

function filterForm({ since, team }: ObservedReport, teams: readonly string[]): Html {
  return html`<form method="get" action="/console/observed" class="panel empty filter">
    <label for="since"
      >Since <input id="since" name="since" type="date" value="${since === null ? "" : since.slice(0, 10)}"
    /></label>
    <label for="team"
      >Team <input id="team" name="team" list="teams" maxlength="200" value="${team ?? ""}"
    /></label>
    <datalist id="teams">${teams.map((each) => html`<option value="${each}"></option>`)}</datalist>
    <button type="submit">Show</button>
  </form>`;
}

function table(rows: readonly ObservedRow[]): Html {
  return html`<div class="panel scroll" tabindex="0">
    <table class="plain">
      <caption class="unseen">
        What would have been stopped, by team, gate, rule and tool
      </caption>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(row)}
      </tbody>
    </table>
  </div>`;
}

function row({ team, gate, action, rule, tool, exchanges, people, secrets, examples }: ObservedRow): Html {
  return html`<tr>
    <td>${team === null ? html`<span class="none">none</span>` : name(team)}</td>
    <td>${gate} ${gateNames[gate]}</td>
    <td>${action === "block" ? "blocked" : "redacted"}</td>
    <td>${name(rule)}</td>
    <td>${name(tool === "" ? "unknown" : tool)}</td>
    <td>${exchanges}</td>
    <td>${people}</td>
    <td>${secrets === 0 ? null : secrets}</td>
    <td>${examples.map(example)}</td>
  </tr>`;
}

const laterColumns = ["Team", "What", "Tool", "Exchanges", "People", "Places", "Examples"] as const;

function laterTable(rows: readonly LaterRow[]): Html {
  return html`<h2>Names and addresses that a model found after it had left</h2>
    <div class="panel scroll" tabindex="0">
      <table class="plain">
        <caption class="unseen">
          What a model of names found, by team and tool
        </caption>
        <thead>
          <tr>
            ${laterColumns.map((column) => html`<th scope="col">${column}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ team, what, tool, exchanges, people, places, examples }) =>
              html`<tr>
                <td>${team === null ? html`<span class="none">none</span>` : name(team)}</td>
                <td>${lateKindNames[what]}</td>
                <td>${name(tool === "" ? "unknown" : tool)}</td>
                <td>${exchanges}</td>
                <td>${people}</td>
                <td>${places}</td>
                <td>${examples.map(example)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
}

function example(id: string): Html {
  return html`<a href="/console/x/${encodeURIComponent(id.toWellFormed())}"><code>${id}</code></a> `;
}
