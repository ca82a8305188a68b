import type { OutcomeRecord } from "@fourgate/core/audit/record";
import { html, type Html } from "./html.ts";

/** A name from outside: its direction does not reach what stands around it. */
export function name(text: string): Html {
  return html`<bdi>${shortened(text)}</bdi>`;
}

/** A sentence that must be read to its end. */
export function whole(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}

const nameLengthMax = 160;

/** Nothing is cut in half. */
function shortened(text: string): string {
  if (text.length <= nameLengthMax) return text;
  return `${text.slice(0, nameLengthMax).replace(/[\uD800-\uDBFF]$/, "")}…`;
}

/** Of an ISO 8601 time in UTC: "2026-11-22 14:02:11". */
export function moment(time: string): Html {
  const { day, clock } = parted(time);
  return html`<time datetime="${time}">${day} ${clock}</time>`;
}

/** The same in two lines, for a narrow column: the clock's time leads to `href`. */
export function linkedMoment(time: string, href: string): Html {
  const { day, clock } = parted(time);
  return html`<time datetime="${time}"><a href="${href}">${clock}</a> <span class="day">${day}</span></time>`;
}

function parted(time: string): { readonly day: string; readonly clock: string } {
  const [day = "", clock = ""] = time.split("T");
  return { day, clock: clock.slice(0, 8) };
}

/** A path that breaks at its slashes, not in a word. */
export function pathText(path: string): Html {
  return html`<bdi class="path"
    >${shortened(path)
      .split("/")
      .map((part, index) => (index === 0 ? part : html`/<wbr />${part}`))}</bdi
  >`;
}

export function duration(ms: number): string {
  if (ms < 1000) return `${String(Math.round(ms))} ms`;
  return ms < 60_000
    ? `${(ms / 1000).toFixed(1)} s`
    : `${String(Math.floor(ms / 60_000))} min ${String(Math.round((ms % 60_000) / 1000))} s`;
}

export function size(bytes: number): string {
  if (bytes < 1000) return `${String(bytes)} B`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

const resultWords: Readonly<Record<OutcomeRecord["result"], string>> = {
  answered: "answered",
  client_gone: "the client hung up",
  access_revoked: "cut off: access was revoked",
  upstream_unreachable: "upstream not reached",
  upstream_timeout: "upstream too slow",
  upstream_broken: "upstream broke off",
  gateway_stopped: "the gateway stopped",
};

/** "200, answered" */
export function resultText({ status, result }: OutcomeRecord): string {
  return status === 0 ? resultWords[result] : `${String(status)}, ${resultWords[result]}`;
}

/** A list; null when there is nothing in it. */
export function items(values: readonly (Html | string)[]): Html | null {
  if (values.length === 0) return null;
  return html`<ul>
    ${values.map((value) => html`<li>${value}</li>`)}
  </ul>`;
}
