import { counted } from "@fourgate/core/counted";
import { cutAtPlaceholders, type Said } from "@fourgate/core/audit/conversation";
import type { AuditRecord, IntentRecord, OutcomeRecord, RecordedFinding } from "@fourgate/core/audit/record";
import { html, lines, type Html } from "../admin/page/html.ts";

/** One exchange of the bundle as its page shows it. */
export interface ShownEvidence {
  readonly id: string;
  readonly records: readonly { readonly index: number; readonly record: AuditRecord }[];
  readonly conversation: readonly Said[] | null;
}

/** When it was, for a list of pages; "" where no record says so. */
export function timeOf({ records }: ShownEvidence): string {
  return mainOf(records).first?.time ?? "";
}

/** Its line in a page's list. */
export function rowOf({ id, records }: ShownEvidence): Html {
  const { first, outcome } = mainOf(records);
  return html`<tr>
    <td><a href="#x${id}">${first?.time ?? id}</a></td>
    <td>${first && "actor" in first ? (first.actor?.user ?? "unknown") : ""}</td>
    <td>${first && "actor" in first ? (first.actor?.tool ?? "") : ""}</td>
    <td>${first?.kind === "intent" ? first.destination : "nowhere: it was stopped"}</td>
    <td>${outcome?.result ?? (first?.kind === "intent" ? "under way" : "stopped")}</td>
  </tr>`;
}

/** All there is to read of it. */
export function sectionOf({ id, records, conversation }: ShownEvidence): Html {
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
  ${record.reasons.map(({ rule, message }) => fact("Reason", `${rule}: ${message}`))}
  ${record.findings.map(findingFact)}`;
}

function findingFact({ title, kind, line, action, allowedBy }: RecordedFinding): Html {
  const exception = allowedBy === undefined ? "" : `, by exception ${allowedBy}`;
  return fact(
    "Finding",
    `${title} in a ${kind.replace("_", " ")}, line ${String(line)}: ${action}${exception}`,
  );
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
  ${record.findings.map(findingFact)}
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
