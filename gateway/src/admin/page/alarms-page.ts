import type { ListedAlarm } from "../../alarms/alarm-list.ts";
import { html, type Html } from "./html.ts";
import { table } from "./table.ts";
import { moment, name, whole } from "./words.ts";

const columns = ["Alarm", "Raised", "What", "State", "Told by", "Acknowledge"] as const;

/** What a person should deal with, newest first. */
export function alarmsPage(alarms: readonly ListedAlarm[]): Html {
  return html`<nav aria-label="Way back"><a href="/console/">← Console</a></nav>
    <section aria-labelledby="alarms">
      <h1 id="alarms">Alarms</h1>
      ${
        alarms.length === 0
          ? html`<p class="panel empty">None was raised.</p>`
          : table("Alarms, newest first", columns, alarms.map(row))
      }
    </section>`;
}

function row({ alarm, raisedAt, message, state, told, acknowledged, endedAt }: ListedAlarm): Html {
  return html`<tr>
    <td><code>${alarm}</code></td>
    <td>${moment(raisedAt)}</td>
    <td>${whole(message)}</td>
    <td>${state}${endedAt === null ? null : html` ${moment(endedAt)}`}</td>
    <td>${told.length === 0 ? "nobody yet" : told.join(", ")}</td>
    <td>
      ${
        acknowledged === null
          ? html`<form method="post" action="/console/alarms/${alarm}/acknowledge">
              <label class="unseen" for="reason-${alarm}">Reason</label>
              <input id="reason-${alarm}" name="reason" maxlength="500" required placeholder="what you do" />
              <button type="submit" class="quiet">Acknowledge</button>
            </form>`
          : html`${name(acknowledged.by)}: ${whole(acknowledged.reason)}`
      }
    </td>
  </tr>`;
}
