import type { AllowLists } from "../../allow/allow-door.ts";
import type { ListedEntry, ListedRequest } from "../../allow/allow-list.ts";
import { html, type Html } from "./html.ts";
import { table } from "./table.ts";
import { moment, name } from "./words.ts";

const requestColumns = ["Asked", "User", "Detector", "Found in", "For", "Days", "Reason", "Answer"] as const;
const entryColumns = [
  "Id",
  "State",
  "Detector",
  "Fingerprint",
  "For",
  "Until",
  "Owner",
  "Reason",
  "",
] as const;

/** What gate 3 lets pass, and what waits for the operator. No value is here: a fingerprint stands for it. */
export function exceptionsPage({ entries, requests }: AllowLists): Html {
  const waiting = requests.filter(({ state }) => state === "pending");
  const newestFirst = entries.toReversed();
  return html`<nav aria-label="Way back"><a href="/console/">← Console</a></nav>
    <section aria-labelledby="pending">
      <h1 id="pending">Exceptions to gate 3</h1>
      <h2>Requests that wait for you</h2>
      ${
        waiting.length === 0
          ? html`<p class="panel empty">None.</p>`
          : table("Requests that wait", requestColumns, waiting.map(requestRow))
      }
      <h2>Exceptions</h2>
      ${
        newestFirst.length === 0
          ? html`<p class="panel empty">
              None. A developer asks with the code in a block's message: <code>npx fourgate allow CODE</code>
            </p>`
          : table("Exceptions, expired and revoked ones too", entryColumns, newestFirst.map(entryRow))
      }
    </section>`;
}

function requestRow({ id, user, detector, place, scope, days, reason, askedAt }: ListedRequest): Html {
  return html`<tr>
    <td>${moment(askedAt)}</td>
    <td>${name(user)}</td>
    <td>${name(detector)}</td>
    <td>${name(place)}</td>
    <td>${name(scope)}</td>
    <td>${days}</td>
    <td>${name(reason)}</td>
    <td>
      <form method="post" action="/console/allow/requests/${id}/confirm">
        <button type="submit" aria-label="Allow ${id}">Allow</button>
      </form>
      ${reasonForm(`/console/allow/requests/${id}/refuse`, `refuse-${id}`, "Refuse")}
    </td>
  </tr>`;
}

function entryRow({ id, state, detector, fingerprint, scope, expiresAt, owner, reason }: ListedEntry): Html {
  return html`<tr>
    <td><code>${id}</code></td>
    <td>${state}</td>
    <td>${name(detector)}</td>
    <td><code>${fingerprint}</code></td>
    <td>${name(scope)}</td>
    <td>${moment(expiresAt)}</td>
    <td>${name(owner)}</td>
    <td>${name(reason)}</td>
    <td>
      ${state === "active" ? reasonForm(`/console/allow/${id}/revoke`, `revoke-${id}`, "Revoke") : null}
    </td>
  </tr>`;
}

function reasonForm(action: string, id: string, label: string): Html {
  return html`<form method="post" action="${action}">
    <label class="unseen" for="${id}">Reason</label>
    <input id="${id}" name="reason" maxlength="500" required placeholder="reason" />
    <button type="submit" class="quiet">${label}</button>
  </form>`;
}
