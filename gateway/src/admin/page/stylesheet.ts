/** The console's whole style: system fonts, light and dark, one column on a phone. */
export const stylesheet: string = `
:root {
  color-scheme: light dark;
  --ground: #f4f6f9; --panel: #fff; --text: #17202c; --soft: #556172; --line: #dce2ea;
  --link: #1d4fb8; --button: #2457c5; --button-text: #fff;
  --good: #0f6636; --good-ground: #e0f3e8; --bad: #a01722; --bad-ground: #fde8e9;
  --warn: #7a4a00; --warn-ground: #fdf0d5; --calm: #465364; --calm-ground: #e9edf2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f141b; --panel: #18202a; --text: #e6ebf2; --soft: #9fadbe; --line: #2b3644;
    --link: #8db4ff; --button: #3b6fe0; --button-text: #fff;
    --good: #7fdca6; --good-ground: #12331f; --bad: #ff9ba2; --bad-ground: #43171b;
    --warn: #f3c66d; --warn-ground: #3b2b0c; --calm: #b6c2d1; --calm-ground: #273240;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif; overflow-wrap: anywhere; }
h1, h2, h3 { margin: 0; line-height: 1.25; }
h1 { font-size: 1.375rem; } h2 { font-size: 1.125rem; } h3 { font-size: 0.9375rem; margin: 1rem 0 0.5rem; }
p { margin: 0; } ul, ol, dl, dd { margin: 0; padding: 0; } li { list-style: none; }
a { color: var(--link); text-underline-offset: 0.15em; text-decoration-thickness: 1px; }
code, pre, .text, .path { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code { font-size: 0.9em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 3px; }

.bar, main { max-width: 84rem; margin: 0 auto; padding: 0 1.25rem; }
.bar { display: flex; align-items: center; justify-content: space-between; min-height: 4rem; }
.brand { display: flex; align-items: center; gap: 0.625rem; color: inherit; text-decoration: none; font-size: 1.125rem; font-weight: 650; letter-spacing: -0.01em; }
.brand small, .when, .hint, .sub, .none, .day, .class { color: var(--soft); }
.brand small { font-weight: 400; font-size: 0.875rem; }
main { padding-top: 0.75rem; padding-bottom: 4rem; }
section { margin-top: 2rem; } main > section:first-child, .front > section { margin-top: 0; }
nav { margin-bottom: 1rem; }
.heading { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0.25rem 1.5rem; margin-bottom: 0.75rem; }
section > h1, section > h2 { margin-bottom: 0.75rem; } section > :is(.panel, .notice) + h2 { margin-top: 2rem; }
section > :is(.panel, .notice) + :is(.panel, .notice) { margin-top: 0.75rem; }
.when, .hint { font-size: 0.875rem; } section > .hint { margin-bottom: 0.75rem; }
.panel { background: var(--panel); border: 1px solid var(--line); border-radius: 10px; }
.empty { padding: 1.25rem; } .empty p + p { margin-top: 0.5rem; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: 0.5rem; padding: 0.5rem; background: var(--panel); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.notice { padding: 0.75rem 1rem; border-radius: 10px; border: 1px solid currentColor; margin-bottom: 1.5rem; }
.notice.bad { color: var(--bad); background: var(--bad-ground); }
.notice + section { margin-top: 0; } section > .notice { margin-bottom: 0; }

.front h2 { font-size: 1.375rem; }
.front { display: grid; grid-template-columns: minmax(0, 1fr) minmax(17rem, 22rem); gap: 2rem; align-items: start; }
.drill li { display: grid; grid-template-columns: 8.5rem 4rem minmax(0, 1fr); align-items: baseline; gap: 0.75rem; padding: 0.75rem 1.125rem; }
.drill li + li, .list li + li { border-top: 1px solid var(--line); }
.drill .gate { color: var(--soft); white-space: nowrap; } .drill b { color: var(--text); margin-left: 0.25rem; }
.drill .text { font-size: 0.875rem; white-space: pre-wrap; }
.drill .badge { justify-self: start; }

.badge { display: inline-block; padding: 0.0625rem 0.5rem; border-radius: 6px; font-size: 0.8125rem; font-weight: 600; line-height: 1.45; overflow-wrap: normal; }
.badge.allowed { color: var(--good); background: var(--good-ground); }
.badge.blocked, .data-restricted { color: var(--bad); background: var(--bad-ground); }
.badge.observed, .data-confidential { color: var(--warn); background: var(--warn-ground); }
.badge.refused, .data-internal, .data-public { color: var(--calm); background: var(--calm-ground); }

.login { display: grid; gap: 0.625rem; padding: 1.25rem; }
.login .notice { margin: 0; }
.filter { display: flex; flex-wrap: wrap; align-items: end; gap: 0.75rem 1rem; } .filter input { width: auto; min-width: 12rem; display: block; font-weight: 400; }
label { font-weight: 600; font-size: 0.875rem; margin-top: 0.375rem; }
input { font: inherit; width: 100%; padding: 0.5rem 0.625rem; color: inherit; background: var(--ground); border: 1px solid var(--soft); border-radius: 7px; }
button { font: inherit; font-weight: 600; padding: 0.5rem 1rem; color: var(--button-text); background: var(--button); border: 1px solid transparent; border-radius: 7px; cursor: pointer; }
button:hover { filter: brightness(1.08); }
button.quiet { color: var(--text); background: transparent; border-color: var(--line); font-weight: 500; padding: 0.3125rem 0.75rem; }
.action { font-weight: 600; font-size: 0.9375rem; }

table { width: 100%; border-collapse: separate; border-spacing: 0; font-size: 0.875rem; line-height: 1.4; }
th { text-align: left; font-size: 0.75rem; font-weight: 600; color: var(--soft); padding: 0.625rem 0.5rem 0.5rem; white-space: nowrap; }
td form { display: flex; gap: 0.5rem; } td input { padding: 0.25rem 0.5rem; min-width: 8rem; }
td { padding: 0.625rem 0.5rem; vertical-align: top; border-top: 1px solid var(--line); }
th:first-child, td:first-child { padding-left: 1.125rem; } th:last-child, td:last-child { padding-right: 1.125rem; }
.sub { display: block; font-size: 0.8125rem; }
.exchanges td li + li { margin-top: 0.125rem; }
.exchanges { table-layout: fixed; }
.exchanges th:nth-child(1) { width: 7rem; } .exchanges th:nth-child(2) { width: 11%; } .exchanges th:nth-child(3) { width: 13%; }
.exchanges th:nth-child(4) { width: 7.5rem; } .exchanges th:nth-child(5) { width: 14.5%; } .exchanges th:nth-child(6) { width: 12.5%; }
.exchanges th:nth-child(8) { width: 6.5rem; } .exchanges th:nth-child(9) { width: 6.25rem; }
.exchanges tbody tr:hover td { background: color-mix(in srgb, var(--link) 5%, transparent); }
time { font-variant-numeric: tabular-nums; } .exchanges .day { display: block; font-size: 0.8125rem; }
.path, .class { font-size: 0.8125rem; } .exchanges .path { font-size: 0.75rem; }
.write { color: var(--warn); font-weight: 600; font-size: 0.8125rem; }
.alarm { color: var(--bad); font-weight: 600; }

.facts div { display: grid; grid-template-columns: 9rem minmax(0, 1fr); gap: 1rem; padding: 0.5rem 1.125rem; }
.facts div + div { border-top: 1px solid var(--line); }
.scroll { overflow-x: auto; } .plain { min-width: 34rem; overflow-wrap: break-word; }
dt { color: var(--soft); font-size: 0.875rem; padding-top: 0.0625rem; }
.list li { padding: 0.625rem 1.125rem; }
pre { margin: 0; padding: 1rem 1.125rem; font-size: 0.8125rem; line-height: 1.5; overflow-x: auto; overflow-wrap: normal; white-space: pre; }
details + details { margin-top: 0.75rem; }
summary { padding: 0.625rem 1.125rem; cursor: pointer; font-weight: 600; } details[open] summary { border-bottom: 1px solid var(--line); }

@media (max-width: 75rem) {
  .exchanges, .exchanges tbody, .exchanges tr, .exchanges td { display: block; }
  .exchanges { background: transparent; border: 0; }
  .exchanges thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .exchanges tr { background: var(--panel); border: 1px solid var(--line); border-radius: 10px; padding: 0.375rem 0; }
  .exchanges tr + tr { margin-top: 0.75rem; }
  .exchanges tbody tr td, .exchanges td:first-child, .exchanges td:last-child { display: grid; grid-template-columns: 6.25rem minmax(0, 1fr); gap: 0.75rem; border: 0; padding: 0.25rem 1.125rem; white-space: normal; }
  .exchanges td::before { content: attr(data-label); color: var(--soft); font-size: 0.8125rem; }
  .exchanges tbody tr:hover td { background: none; }
  .exchanges tbody .empty-cell { display: none; }
  .exchanges .day { display: inline; }
}
@media (max-width: 48rem) {
  .front { grid-template-columns: minmax(0, 1fr); }
  .drill li { grid-template-columns: 1fr auto; } .drill .text { grid-column: 1 / -1; }
  .facts div { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .bar, main { padding-left: 1rem; padding-right: 1rem; }
}
@media (forced-colors: active) { .badge { border: 1px solid; } }
@media print { .bar form, .action { display: none; } }
`.trimStart();
