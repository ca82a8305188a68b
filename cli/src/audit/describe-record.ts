import { lateKindNames } from "@fourgate/core/audit/later-tally";
import type {
  Actor,
  AuditRecord,
  FileTouch,
  GuardStatement,
  IntentRecord,
  OutcomeRecord,
  RecordedFinding,
} from "@fourgate/core/audit/record";

/** Control characters and direction overrides would let a recorded name paint over a terminal. */
export function safeText(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "\ufffd");
}

function field(name: string, value: string): string {
  return `  ${name.padEnd(16)}${safeText(value)}`;
}

/** A record as lines of text for a person. */
export function describeRecord(record: AuditRecord): string {
  const head = `${record.kind.replace("_", " ")}  ${safeText(record.id)}  ${safeText(record.time)}`;
  switch (record.kind) {
    case "intent":
      return [head, ...actor(record.actor), ...intent(record)].join("\n");
    case "outcome":
      return [head, ...outcome(record)].join("\n");
    case "refusal":
    case "guard_block":
      return [
        head,
        ...(record.actor ? actor(record.actor) : [field("user", "unknown")]),
        field("path", record.path),
        field("refused", record.gate === null ? record.code : `gate ${String(record.gate)}, ${record.code}`),
        ...record.reasons.map(({ rule, message }) => field("reason", `${rule}: ${message}`)),
        ...(record.observed ?? []).map(({ rule, message }) => field("observed", `${rule}: ${message}`)),
        ...findings(record.findings),
      ].join("\n");
    case "late_findings":
      return [
        head,
        ...actor(record.actor),
        field("of", record.of),
        ...record.findings.map(({ what, count, block, line }) =>
          field(
            "found later",
            `${String(count)} × ${lateKindNames[what]} in ${block}, from line ${String(line)} on`,
          ),
        ),
      ].join("\n");
    case "identity":
      return [
        head,
        field("by", record.by),
        ...record.changes.map(({ act, ...of }) =>
          field(
            act.replace("_", " "),
            Object.entries(of)
              .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(", ") : String(value)}`)
              .join("  "),
          ),
        ),
      ].join("\n");
    case "allow":
      return [head, field("by", record.by), field(record.change.act, JSON.stringify(record.change))].join(
        "\n",
      );
    default:
      return [head, field("detail", JSON.stringify(record))].join("\n");
  }
}

function actor({ user, teams, agent, device, tool, session, subAgent }: Actor): string[] {
  return [
    field("user", teams.length > 0 ? `${user} (${teams.join(", ")})` : user),
    ...(agent === null ? [] : [field("agent role", agent)]),
    field("device", device),
    field("tool", tool === "" ? "unknown" : tool),
    field("session", session === "" ? "none" : session),
    ...(subAgent === "" ? [] : [field("sub-agent", subAgent)]),
  ];
}

function intent(record: IntentRecord): string[] {
  const { training, retentionDays, region, account } = record.terms;
  return [
    field(
      "request",
      `${record.method} ${record.path}${record.query === "" ? "" : `?${record.query}`}  model ${record.model}`,
    ),
    field("headers", record.headers.map(([name, value]) => `${name}: ${value}`).join("  ")),
    field("destination", `${record.destination}  (${record.deployment}, ${record.deploymentClass})`),
    ...(record.login === undefined ? [] : [field("log-in", record.login)]),
    field(
      "terms",
      `training ${training}, retention ${String(retentionDays)} days, region ${region}, account ${account}`,
    ),
    field("classification", record.classification),
    ...record.files.map((file) => field(`file ${file.access}`, fileWords(file))),
    ...findings(record.findings),
    ...record.observed.map(({ rule, message }) => field("observed", `${rule}: ${message}`)),
    ...(record.emergency ? [field("EMERGENCY", `sent at ${record.emergency.sentAt}, handed in later`)] : []),
    ...record.alarms.map((alarm) => field("ALARM", alarm)),
    field("policy", record.policyVersion),
    field(
      "guard",
      record.guard
        ? `${record.guard.device} number ${String(record.guard.deviceSequence)}, ${String(record.guard.redactions)} redacted${redactedWords(record.guard)}`
        : "none",
    ),
    field("body", `${String(record.bodyBytes)} bytes  sha256 ${record.bodySha256}`),
    ...(record.splice ? [field("changed", `model ${record.splice.from} to ${record.splice.to}`)] : []),
  ];
}

function redactedWords({ redacted = [] }: GuardStatement): string {
  return redacted.length === 0
    ? ""
    : ` (${redacted.map(({ detector, count }) => `${detector} ${String(count)}`).join(", ")})`;
}

function fileWords({ path, repo, commit, lines = [], sha256 }: FileTouch): string {
  const ranges = lines.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`));
  return [
    repo === null ? path : `${repo}: ${path}`,
    ...(ranges.length === 0 ? [] : [`lines ${ranges.join(", ")}`]),
    ...(commit === undefined ? [] : [`at commit ${commit}`]),
    ...(sha256 === undefined ? [] : [`sha256 ${sha256}`]),
  ].join("  ");
}

function outcome(record: OutcomeRecord): string[] {
  const tokens = [record.inputTokens, record.outputTokens, record.cacheReadTokens].map((count) =>
    String(count ?? "?"),
  );
  return [
    field("result", `${record.result}, status ${String(record.status)}`),
    ...(record.account === undefined ? [] : [field("account", record.account)]),
    field("tokens", `${tokens[0] ?? "?"} in, ${tokens[1] ?? "?"} out, ${tokens[2] ?? "?"} from cache`),
    field("reply", `${String(record.replyBytes)} bytes  sha256 ${record.replySha256}`),
    ...record.toolCalls.map(({ tool, path }) => field("tool call", `${tool} ${path}`)),
    field(
      "took",
      `${record.durationMs.toFixed(1)} ms, first byte after ${record.firstByteMs?.toFixed(1) ?? "?"} ms`,
    ),
  ];
}

function findings(found: readonly RecordedFinding[]): string[] {
  const did = ({ action, observed, allowedBy }: RecordedFinding): string =>
    allowedBy !== undefined
      ? `${action}, by exception ${allowedBy}`
      : observed === undefined
        ? action
        : `${action}, observed: would be ${observed}`;
  return found.map((finding) =>
    field(
      "finding",
      `${finding.title} in a ${finding.kind.replace("_", " ")}, line ${String(finding.line)}: ${did(finding)}  (${finding.fingerprint})`,
    ),
  );
}
