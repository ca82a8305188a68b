import type { GuardStatement, IntentRecord, OutcomeRecord } from "@fourgate/core/audit/record";
import type { WholeExchange } from "../api/answers.ts";
import type { ExchangeRecord } from "../exchanges.ts";
import { classificationBadge } from "./exchange-table.ts";
import { html, type Html } from "./html.ts";
import { duration, moment, name, resultText, size } from "./words.ts";

export type Fact = readonly [term: string, text: Html | string];

/** What is known of an exchange, as terms and texts in the order of its way. */
export function factsOf(
  record: ExchangeRecord,
  outcome: OutcomeRecord | null,
  whole: WholeExchange,
): readonly Fact[] {
  return [
    ["Time", html`${moment(record.time)} UTC`],
    ...(record.kind === "guard_block"
      ? [["Blocked at", html`${moment(record.blockedAt)} UTC, by the laptop’s clock`] as const]
      : []),
    ...actorFacts(record),
    ["Request", record.kind === "guard_block" ? name(record.path) : name(`${record.method} ${record.path}`)],
    ["Classification", classificationBadge(record) ?? "not judged"],
    ...(record.kind === "intent" ? destinationFacts(record) : [["Sent", "nothing left"] as const]),
    ...(record.findings.length === 0 ? [["Found", "nothing"] as const] : []),
    ...(record.kind === "intent" && record.guard ? [["Guard", guardText(record.guard)] as const] : []),
    ["Body", bodyText(record, whole)],
    ...(record.kind === "intent" ? outcomeFacts(outcome, whole) : []),
    ["Policy", name(record.policyVersion)],
  ];
}

function actorFacts({ actor }: ExchangeRecord): readonly Fact[] {
  if (!actor) return [["Who", "unknown: no valid token"]];
  const { user, teams, agent, device, tool, session, subAgent } = actor;
  const facts: Fact[] = [
    ["Who", html`<b>${name(user)}</b>${teams.length === 0 ? null : html` of ${name(teams.join(", "))}`}`],
    ["Tool", tool === "" ? "unknown" : name(tool)],
    ["Device", name(device)],
  ];
  if (agent !== null) facts.push(["Agent", name(agent)]);
  if (session !== "") facts.push(["Session", name(session)]);
  if (subAgent !== "") facts.push(["Sub-agent", name(subAgent)]);
  return facts;
}

function destinationFacts({
  model,
  deployment,
  deploymentClass,
  destination,
  terms,
  splice,
}: IntentRecord): readonly Fact[] {
  const facts: Fact[] = [
    ["Sent to", html`<b>${name(deployment)}</b> (${deploymentClass}) at ${name(destination)}`],
    [
      "Terms",
      html`training ${terms.training}, kept ${terms.retentionDays} days, region ${name(terms.region)}, account
      ${name(terms.account)}`,
    ],
  ];
  if (model !== "") facts.unshift(["Model", name(model)]);
  if (splice)
    facts.push(["Changed", html`${name(splice.from)} to ${name(splice.to)} at byte ${splice.start}`]);
  return facts;
}

function guardText({ device, deviceSequence, redactions, redacted = [], exchange }: GuardStatement): Html {
  const kinds = redacted.map(({ detector, count }) => `${detector} ${String(count)}`).join(", ");
  return html`${name(device)}, statement ${deviceSequence}, ${redactions}
    redacted${kinds === "" ? null : html` (${name(kinds)})`}, as <code>${name(exchange)}</code>`;
}

function bodyText(record: ExchangeRecord, { bodyBytes }: WholeExchange): Html {
  const hash = record.kind === "guard_block" ? "" : record.bodySha256;
  return html`${size(record.bodyBytes)}${bodyBytes === null ? null : html`, rebuilt from the store`}${hash === "" ? null : html`<span class="sub">SHA-256 <code>${hash}</code></span>`}`;
}

function outcomeFacts(outcome: OutcomeRecord | null, { replyBytes }: WholeExchange): readonly Fact[] {
  if (!outcome) return [["Outcome", "none yet: under way"]];
  const { inputTokens, outputTokens, cacheReadTokens, durationMs, firstByteMs } = outcome;
  const first = firstByteMs === null ? "" : `, first byte after ${duration(firstByteMs)}`;
  const facts: Fact[] = [
    ["Outcome", `${resultText(outcome)}, ${duration(durationMs)}${first}`],
    ["Reply", `${size(outcome.replyBytes)}${replyBytes === null ? "" : ", stored"}`],
  ];
  if (inputTokens !== null || outputTokens !== null) {
    facts.push([
      "Tokens",
      `${String(inputTokens ?? 0)} in, ${String(cacheReadTokens ?? 0)} from cache, ${String(outputTokens ?? 0)} out`,
    ]);
  }
  return facts;
}
