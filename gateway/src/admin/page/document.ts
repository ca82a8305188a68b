import { gateNames } from "@fourgate/core/block-message";
import { loweredGates, teamsText, type LoweredGate } from "@fourgate/core/scope/modes";
import type { GateModes } from "@fourgate/core/scope/policy";
import { html, markupOf, type Html } from "./html.ts";

export interface Frame {
  readonly title: string;
  readonly version: string;
  readonly gates: GateModes | null;
  readonly loggedIn: boolean;
  readonly stylesheet: string;
}

/** A whole page. It needs no script and asks no other host for anything. */
export function page(frame: Frame, main: Html): string {
  return markupOf(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="robots" content="noindex" />
          <title>${frame.title}</title>
          <link rel="icon" href="/console/icon.svg" type="image/svg+xml" />
          <link rel="stylesheet" href="${frame.stylesheet}" />
        </head>
        <body>
          <a class="skip" href="#main">Skip to content</a>
          <header class="bar">
            <a class="brand" href="/console/">${mark}<span>Fourgate</span> <small>${frame.version}</small></a>
            ${frame.loggedIn ? logout : null}
          </header>
          <main id="main">${loweredNotice(frame.gates)} ${main}</main>
        </body>
      </html> `,
  );
}

/** Four gates, and one way through them. */
const shapes: Html = html`<rect width="32" height="32" rx="7" fill="#2457c5" /><path
    d="M7 8v16M13 8v16M19 8v16M25 8v16"
    stroke="#fff"
    stroke-opacity=".55"
    stroke-width="2.5"
    stroke-linecap="round"
  /><path d="M3 16h26" stroke="#fff" stroke-width="2.5" stroke-linecap="round" />`;
const mark: Html = html`<svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
  ${shapes}
</svg>`;
export const icon: string = markupOf(
  html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${shapes}</svg>`,
);

const logout: Html = html`<form method="post" action="/console/logout">
  <button type="submit" class="quiet">Log out</button>
</form>`;

/** A gate that does not enforce is said on every page, and for whom. */
function loweredNotice(gates: GateModes | null): Html | null {
  if (!gates)
    return html`<p class="notice bad" role="status">
      <strong>No policy is compiled.</strong> Nothing passes.
    </p>`;
  const lowered = loweredGates(gates);
  if (lowered.length === 0) return null;
  const observes = lowered.some(({ mode, observing }) => mode === "observe" || observing.length > 0);
  return html`<ul class="notice bad">
    ${lowered.map(loweredItem)}
    ${
      observes
        ? html`<li>
            Who is in several teams has the strictest mode of them. Restricted content and private keys are
            stopped in any mode. <a href="/console/observed">What would have been stopped</a>
          </li>`
        : null
    }
  </ul>`;
}

function loweredItem({ gate, mode, observing, enforcing }: LoweredGate): Html {
  const [what, then] =
    mode === "off"
      ? ["is switched off", `It ${gate === 1 ? "records" : "stops"} nothing`]
      : ["only observes", "It records what it would block, and lets it pass"];
  const except = enforcing.length > 0 ? html`, but enforces for ${bdi(enforcing)}` : null;
  if (mode === "enforce")
    return html`<li>
      <strong>Gate ${gate}, ${gateNames[gate]}, only observes for ${bdi(observing)}.</strong> It records what
      it would block, and lets it pass.
    </li>`;
  return html`<li>
    <strong>Gate ${gate}, ${gateNames[gate]}, ${what}.</strong> ${then}${except}${
      observing.length > 0 ? html`; for ${bdi(observing)} it observes` : null
    }.
  </li>`;
}

/** Team names come from outside. */
function bdi(teams: readonly string[]): Html {
  return html`<bdi>${teamsText(teams)}</bdi>`;
}
