import { counted } from "@fourgate/core/counted";
import { cutAtPlaceholders, type Said } from "@fourgate/core/audit/conversation";
import type { AuditRecord, IntentRecord, OutcomeRecord } from "@fourgate/core/audit/record";
import { html, lines, markupOf, type Html } from "../admin/page/html.ts";
import type { EvidenceManifest } from "./evidence-folder.ts";

/** One exchange of the bundle as its page shows it. */
export interface ShownEvidence {
  readonly id: string;
  readonly records: readonly { readonly index: number; readonly record: AuditRecord }[];
  readonly conversation: readonly Said[] | null;
}

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

/** The bundle's reading copy. What counts are the files beside it. */
export function evidencePage(manifest: EvidenceManifest, shown: readonly ShownEvidence[]): string {
  const { exchanges, log, size, madeAt, asked, version } = manifest;
  return `${markupOf(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta http-equiv="content-security-policy" content="${security}" />
          <title>What left: ${counted(exchanges.length, "exchange")}</title>
          <style>
            ${raw(styles)}
          </style>
        </head>
        <body>
          <h1>What left: ${exchanges.length} ${exchanges.length === 1 ? "exchange" : "exchanges"}</h1>
          <p>
            From the log <code>${log}</code>, whose checkpoint covers ${counted(size, "record")}. Made
            ${madeAt} by Fourgate ${version}, for: ${asked === "" ? "everything" : asked}.
          </p>
          <p class="note">
            This page is for reading. What proves it are the files beside it:
            <code>npx fourgate audit verify .</code> in this folder, which needs no network.
          </p>
          <nav>
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
                ${shown.map(rowOf)}
              </tbody>
            </table>
          </nav>
          ${shown.map(sectionOf)}
        </body>
      </html> `,
  )}`;
}

/** Of this file's own styles. */
function raw(text: string): Html {
  return lines(text);
}

function rowOf({ id, records }: ShownEvidence): Html {
  const { first, outcome } = mainOf(records);
  return html`<tr>
    <td><a href="#x${id}">${first?.time ?? id}</a></td>
    <td>${first && "actor" in first ? (first.actor?.user ?? "unknown") : ""}</td>
    <td>${first && "actor" in first ? (first.actor?.tool ?? "") : ""}</td>
    <td>${first?.kind === "intent" ? first.destination : "nowhere: it was stopped"}</td>
    <td>${outcome?.result ?? (first?.kind === "intent" ? "under way" : "stopped")}</td>
  </tr>`;
}

function sectionOf({ id, records, conversation }: ShownEvidence): Html {
  const { first, outcome } = mainOf(records);
  const fresh = conversation?.filter(({ isNew }) => isNew) ?? [];
  const earlier = conversation?.filter(({ isNew }) => !isNew) ?? [];
  return html`<section id="x${id}">
    <h2>Exchange <code>${id}</code></h2>
    <table>
      <tbody>
        ${first ? factsOf(first) : null} ${outcome ? outcomeFacts(outcome) : null}
        ${fact("Log entries", records.map(({ index }) => String(index)).join(", "))}
      </tbody>
    </table>
    ${
      conversation === null
        ? html`<p class="note">Nothing that reads as a conversation was sent.</p>`
        : html`<h3>What this call added, and the reply</h3>
            ${fresh.map(saidBlock)}
            ${
              earlier.length === 0
                ? null
                : html`<details>
                    <summary>
                      ${counted(earlier.length, "earlier part")} of the conversation, sent again
                    </summary>
                    ${earlier.map(saidBlock)}
                  </details>`
            }`
    }
    <details>
      <summary>The records</summary>
      ${records.map(
        ({ index, record }) =>
          html`<h3>Entry ${index}</h3>
            <pre>${lines(JSON.stringify(record, null, 2))}</pre>`,
      )}
    </details>
  </section>`;
}

function saidBlock({ role, kind, tool, text, isNew, redactions }: Said): Html {
  const taken = redactions === 0 ? "" : `, ${String(redactions)} secrets taken out before it left`;
  return html`<h3>${role} <small>${kind.replace("_", " ")} ${tool}${taken}</small></h3>
    <pre class="${isNew ? "new" : ""}">
${cutAtPlaceholders(text).map(({ text: piece, isRedacted }) =>
        isRedacted ? html`<mark title="taken out before it left">${piece}</mark>` : lines(piece),
      )}</pre>`;
}

function factsOf(record: AuditRecord): Html {
  if (record.kind === "intent") return intentFacts(record);
  if (record.kind !== "refusal" && record.kind !== "guard_block") return html``;
  return html`${fact("Time", record.time)} ${fact("User", record.actor?.user ?? "unknown")}
  ${fact("Stopped", record.gate === null ? record.code : `by gate ${String(record.gate)}`)}
  ${record.reasons.map(({ rule, message }) => fact("Reason", `${rule}: ${message}`))}`;
}

function intentFacts(record: IntentRecord): Html {
  const { actor, terms } = record;
  return html`${fact("Time", record.time)}
  ${fact("User", actor.teams.length > 0 ? `${actor.user} (${actor.teams.join(", ")})` : actor.user)}
  ${fact("Device and tool", `${actor.device}, ${actor.tool === "" ? "unknown tool" : actor.tool}`)}
  ${fact("Session", actor.session === "" ? "none" : actor.session)}
  ${fact("Destination", `${record.destination} (${record.deployment}, ${record.deploymentClass}), model ${record.model}`)}
  ${fact("Terms", `training ${terms.training}, retention ${String(terms.retentionDays)} days, region ${terms.region}, account ${terms.account}`)}
  ${fact("Classification", record.classification)} ${fact("Policy", record.policyVersion)}
  ${record.files.map(({ path, repo, access, lines: ranges = [], commit, sha256 }) =>
    fact(
      `File ${access}`,
      [
        repo === null ? path : `${repo}: ${path}`,
        ranges.length === 0
          ? ""
          : `lines ${ranges.map(([from, to]) => `${String(from)}-${String(to)}`).join(", ")}`,
        commit === undefined ? "" : `commit ${commit}`,
        sha256 === undefined ? "" : `sha256 ${sha256}`,
      ]
        .filter((text) => text !== "")
        .join(", "),
    ),
  )}
  ${record.findings.map(({ title, kind, line, action }) => fact("Finding", `${title} in a ${kind.replace("_", " ")}, line ${String(line)}: ${action}`))}
  ${(record.guard?.redacted ?? []).map(({ detector, count }) => fact("Taken out on the laptop", `${detector}: ${String(count)}`))}
  ${record.alarms.map((alarm) => fact("Alarm", alarm))}
  ${fact("Body", `${String(record.bodyBytes)} bytes, sha256 ${record.bodySha256}`)}`;
}

function outcomeFacts({ result, status, replyBytes, replySha256 }: OutcomeRecord): Html {
  return html`${fact("Result", `${result}, status ${String(status)}`)}
  ${fact("Reply", `${String(replyBytes)} bytes${replySha256 === "" ? "" : `, sha256 ${replySha256}`}`)}`;
}

function fact(name: string, value: string): Html {
  return html`<tr>
    <th scope="row">${name}</th>
    <td>${value}</td>
  </tr>`;
}

function mainOf(records: ShownEvidence["records"]): {
  readonly first: AuditRecord | undefined;
  readonly outcome: OutcomeRecord | undefined;
} {
  const all = records.map(({ record }) => record);
  const first = all.findLast(({ kind }) => kind === "intent" || kind === "refusal" || kind === "guard_block");
  return { first, outcome: all.findLast((record) => record.kind === "outcome") };
}
