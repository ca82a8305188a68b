import { counted } from "@fourgate/core/counted";
import { gateNames } from "@fourgate/core/block-message";
import type { DrillRecord } from "@fourgate/core/audit/record";
import type { SignOffRecord } from "@fourgate/core/audit/sign-off-record";
import type { RecipientStanding } from "../../witness/checkpoint-sender.ts";
import type { ProjectionStanding } from "../../store/projection.ts";
import type { ExchangeEntry } from "../exchanges.ts";
import { aheadText, type ClockAhead } from "../../retention/believed-time.ts";
import { exchangeTable } from "./exchange-table.ts";
import { html, type Html } from "./html.ts";
import { moment, name as nameText } from "./words.ts";

/** What anybody on this machine may see: the drill, and the way in. `failure` says why the last log-in failed. */
export function frontPage(drill: DrillRecord | null, failure: string | null, asked: string | null): Html {
  return html`<div class="front">${drillSection(drill)}${loginSection(failure, asked)}</div>`;
}

/** What the operator sees. */
export function homePage(
  drill: DrillRecord | null,
  signOff: SignOffRecord | null,
  entries: readonly ExchangeEntry[] | null,
  drillCount: number,
  projection: ProjectionStanding | null,
  outside: readonly RecipientStanding[] | null,
  clockAhead: ClockAhead | null = null,
  refusedChange: string | null = null,
): Html {
  return html`${drillSection(drill)} ${signOff === null ? null : signedOff(signOff)}
    ${outside === null ? null : outsideNotice(outside)}
    ${clockAhead === null ? null : clockNotice(clockAhead)}
    ${refusedChange === null ? null : changeNotice(refusedChange)}
    <section aria-labelledby="exchanges">
      <div class="heading">
        <h2 id="exchanges">Latest exchanges</h2>
        <span
          ><a href="/console/observed" class="action">What would have been stopped</a> ·
          <a href="/console/allow" class="action">Exceptions</a> ·
          <a href="/console/exports" class="action">Exports</a> ·
          <a href="/console/alarms" class="action">Alarms</a> ·
          <a href="/console/" class="action">Refresh</a></span
        >
      </div>
      ${projection?.state === "away" || projection?.state === "rebuilding" ? lagging(projection) : null}
      ${projection && projection.leftOut > 0 ? leftOutNotice(projection.leftOut) : null}
      ${entries === null ? notRecorded : entries.length > 0 ? exchangeTable(entries) : noExchange}
      ${
        drillCount === 0
          ? null
          : html`<p class="hint">
              ${counted(drillCount, "exchange")} of drills left out: <a href="/console/?drills">show all</a>
            </p>`
      }
    </section>`;
}

/** Whoever administers this machine could set the log back as long as no checkpoint is elsewhere. */
function outsideNotice(outside: readonly RecipientStanding[]): Html | null {
  if (outside.length === 0) {
    return html`<p class="notice bad">
      No checkpoint of the log leaves this machine, so whoever administers it could set the log back unseen.
      Name a witness or another place in fourgate.yaml: <code>audit.witnesses</code>,
      <code>audit.checkpoints_to</code>.
    </p>`;
  }
  const failing = outside.filter(({ failure }) => failure !== null);
  if (failing.length === 0) return null;
  return html`<ul class="notice bad">
    ${failing.map(({ name, failure }) => html`<li>Checkpoints do not reach ${name}: ${failure}</li>`)}
  </ul>`;
}

function clockNotice(ahead: ClockAhead): Html {
  return html`<p class="notice bad">The clock jumped: ${aheadText(ahead)}.</p>`;
}

/** Whoever changed a gate believes it changed. */
function changeNotice(why: string): Html {
  return html`<p class="notice bad">
    The changed configuration is not in force, what was before goes on: ${why}. What is corrected counts at
    once.
  </p>`;
}

/** The list itself comes from memory: only searching needs the database. */
function lagging({ state, position, count }: ProjectionStanding): Html {
  const why = state === "away" ? "The database is away" : "The database is being made again";
  const missing = count - position;
  return html`<p class="hint">
    ${why}: searches miss ${missing === 1 ? "the newest record" : html`the newest ${missing} records`}.
    Nothing else waits for it.
  </p>`;
}

/** An answer that is not whole must not look as if it were. */
function leftOutNotice(count: number): Html {
  return html`<p class="notice bad" role="status">
    ${count === 1 ? "One record of the log is" : html`${count} records of the log are`} not in the database,
    so searches do not find ${count === 1 ? "it" : "them"}; the gateway’s own messages name
    ${count === 1 ? "it" : "each"}. The log itself is whole.
  </p>`;
}

const notRecorded: Html = html`<p class="notice bad">
  The exchanges are not shown: that you read them can’t be recorded. Look at the data folder and its disk.
</p>`;

const noExchange: Html = html`<div class="panel empty">
  <p>Nothing has come through yet. Start a tool through its guard:</p>
  <p><code>npx fourgate run -- claude</code></p>
</div>`;

function drillSection(drill: DrillRecord | null): Html {
  const failed = drill?.lines.filter(({ pass }) => !pass).length ?? 0;
  const summary =
    failed === 0
      ? "All gates held."
      : failed === 1
        ? "One gate did not hold."
        : `${String(failed)} gates did not hold.`;
  return html`<section aria-labelledby="drill">
    <div class="heading">
      <h1 id="drill">The four gates</h1>
      ${drill ? html`<p class="when">${summary} Last drill ${moment(drill.time)} UTC</p>` : null}
    </div>
    ${
      drill
        ? html`<ol class="panel drill">
            ${drill.lines.map(drillLine)}
          </ol>`
        : html`<p class="panel empty">No drill has run yet.</p>`
    }
  </section>`;
}

function signedOff({ by, time, reason }: SignOffRecord): Html {
  return html`<p class="hint">Signed off by ${by}, ${moment(time)} UTC: ${nameText(reason)}</p>`;
}

function drillLine({ gate, pass, text }: DrillRecord["lines"][number]): Html {
  return html`<li>
    <span class="gate">gate ${gate} <b>${gateNames[gate]}</b></span>
    <strong class="badge ${pass ? "allowed" : "blocked"}">${pass ? "PASS" : "FAIL"}</strong>
    <span class="text">${text}</span>
  </li>`;
}

function loginSection(failure: string | null, asked: string | null): Html {
  return html`<section aria-labelledby="login">
    <div class="heading"><h2 id="login">Operator</h2></div>
    <form class="panel login" method="post" action="/console/login">
      <p>Log in to see the exchanges, each one’s verdict and its proof.</p>
      ${failure === null ? null : html`<p class="notice bad" role="alert">${failure}</p>`}
      <input type="text" name="username" value="operator" autocomplete="username" hidden />
      ${asked === null ? null : html`<input type="hidden" name="asked" value="${asked}" />`}
      <label for="password">Password</label>
      <input
        id="password"
        name="password"
        type="password"
        autocomplete="current-password"
        required
        maxlength="500"
        ${failure === null ? null : html` aria-invalid="true" autofocus`}
      />
      <button type="submit">Log in</button>
      <p class="hint">
        It was shown once, at the first start. Forgotten? Remove <code>admin.json</code> from the data folder
        and start again.
      </p>
    </form>
  </section>`;
}
