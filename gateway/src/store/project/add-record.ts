import type {
  Actor,
  AuditRecord,
  FileTouch,
  GuardBlockRecord,
  IntentRecord,
  OutcomeRecord,
  RecordedFinding,
  RefusalRecord,
} from "@fourgate/core/audit/record";
import type { Label } from "@fourgate/core/scope/catalogue";
import type { Reason } from "@fourgate/core/verdict";
import type { Insertable } from "kysely";
import type { Schema } from "../schema.ts";
import { outcomeColumns, type Batch, type NewExchange, type ToolCall } from "./batch.ts";
import { addEvent } from "./add-event.ts";
import { toolParts, type StoredText } from "./stored-text.ts";

export interface Placed {
  /** Log index. */
  readonly index: number;
  readonly text: StoredText;
  /** Rows of one kind that a record may bring; what is above is left out. */
  readonly rowCountMax: number;
}

/** Puts what the database holds of a record into the batch. */
export function addRecord(batch: Batch, record: AuditRecord, placed: Placed): void {
  switch (record.kind) {
    case "intent":
    case "refusal":
    case "guard_block":
      addExchange(batch, record, placed);
      return;
    case "outcome":
      addOutcome(batch, record, placed);
      return;
    case "retention":
    // applyRetention
    case "clock":
    case "sign_off":
      return;
    default:
      addEvent(batch, record, placed);
  }
}

type ExchangeRecord = IntentRecord | RefusalRecord | GuardBlockRecord;

function addExchange(batch: Batch, record: ExchangeRecord, placed: Placed): void {
  const { index, text, rowCountMax } = placed;
  const { actor } = record;
  batch.addExchange({ ...commonColumns(record, placed), ...ownColumns(record, text) });
  const teams = [...new Set(actor?.teams.map(text.name))].slice(0, rowCountMax);
  batch.add("exchange_teams", ...teams.map((team) => ({ log_index: index, team })));
  if (actor) see(batch, actor, teams, record.time, text);
  const reasons = [
    ...(record.kind === "intent" ? [] : record.reasons).map((reason) => ({ reason, observed: false })),
    ...(record.observed ?? []).map((reason) => ({ reason, observed: true })),
  ];
  const own = <T>(rows: readonly T[]): readonly T[] => rows.slice(0, rowCountMax);
  batch.add(
    "reasons",
    ...own(reasons).map(({ reason, observed }, ordinal) => reasonRow(index, ordinal, reason, observed, text)),
  );
  batch.add(
    "findings",
    ...own(record.findings).map((finding, ordinal) => findingRow(index, ordinal, finding, text)),
  );
  batch.add("labels", ...own(record.labels).map((label, ordinal) => labelRow(index, ordinal, label, text)));
  if (record.kind === "intent")
    batch.add(
      "files",
      ...own(record.files).map((file, ordinal) => ({
        log_index: index,
        ...fileColumns(ordinal, file, text),
        ...factColumns(file, text),
      })),
    );
  if (record.kind !== "guard_block")
    batch.add(
      "alarms",
      ...own(record.alarms).map((alarm, ordinal) => ({
        log_index: index,
        ordinal,
        message: text.words(alarm),
      })),
    );
}

function commonColumns(record: ExchangeRecord, { index, text }: Placed): CommonColumns {
  const { actor } = record;
  const tool = toolParts(actor?.tool ?? "");
  return {
    log_index: index,
    id: record.id,
    kind: record.kind,
    time: record.time,
    user_id: actor ? text.name(actor.user) : null,
    agent: actor?.agent === undefined || actor.agent === null ? null : text.name(actor.agent),
    device: text.name(actor?.device ?? ""),
    tool: text.name(tool.name),
    tool_version: text.name(tool.version),
    session: text.name(actor?.session ?? ""),
    sub_agent: text.name(actor?.subAgent ?? ""),
    policy_version: text.own(record.policyVersion),
    body_bytes: record.bodyBytes,
    outcome_index: null,
    outcome_time: null,
    status: null,
    reply_bytes: null,
    input_tokens: null,
    output_tokens: null,
    cache_read_tokens: null,
    first_byte_ms: null,
    duration_ms: null,
    account: null,
  };
}

type OwnColumn =
  | "result"
  | "gate"
  | "code"
  | "path"
  | "model"
  | "deployment"
  | "deployment_class"
  | "classification"
  | "redactions"
  | "vendor"
  | "login";
type CommonColumns = Omit<NewExchange, OwnColumn>;

function ownColumns(record: ExchangeRecord, text: StoredText): Pick<NewExchange, OwnColumn> {
  if (record.kind === "intent") {
    return {
      result: "under_way",
      gate: null,
      code: null,
      path: text.words(record.path),
      model: text.name(record.model),
      deployment: text.name(record.deployment),
      deployment_class: record.deploymentClass,
      classification: record.classification,
      redactions: record.guard?.redactions ?? 0,
      vendor: text.name(vendorOf(record.destination)),
      login: record.login ?? null,
    };
  }
  return {
    result: record.gate === null ? "refused" : "blocked",
    gate: record.gate,
    code: record.code,
    path: null,
    model: null,
    deployment: null,
    deployment_class: null,
    classification: null,
    redactions: null,
    vendor: null,
    login: null,
  };
}

/** Whose machine a destination is: its host. */
function vendorOf(destination: string): string {
  return /^(?:[a-z]+:\/\/)?([^/:?#]*)/i.exec(destination)?.[1]?.toLowerCase() ?? "";
}

type FactColumn = "commit" | "content" | "lines";

function factColumns(
  { commit, sha256, lines }: FileTouch,
  text: StoredText,
): Pick<Insertable<Schema["files"]>, FactColumn> {
  return {
    commit: commit === undefined ? null : text.name(commit),
    content: sha256 === undefined ? null : text.contentKey(sha256),
    lines: lines?.map(([first, last]) => `${String(first)}-${String(last)}`).join(",") ?? null,
  };
}

function see(batch: Batch, actor: Actor, teams: readonly string[], time: string, text: StoredText): void {
  const user_id = text.name(actor.user);
  batch.see("users", { user_id }, time);
  for (const team of teams) batch.see("user_teams", { user_id, team }, time);
  if (actor.device !== "") batch.see("devices", { user_id, device: text.name(actor.device) }, time);
}

/** Joins the newest attempt of its id that has none; without one (its key was erased) it is left out. */
function addOutcome(batch: Batch, record: OutcomeRecord, { index, text, rowCountMax }: Placed): void {
  const columns = outcomeColumns(record, index);
  const calls: ToolCall[] = record.toolCalls
    .slice(0, rowCountMax)
    .map((call, ordinal) => fileColumns(ordinal, call, text));
  const attempt = batch.endAttempt(record.id);
  if (!attempt) {
    batch.addLateOutcome({ id: record.id, columns, calls });
    return;
  }
  Object.assign(attempt, columns);
  const { path } = attempt;
  batch.answered.set(attempt.log_index, {
    path: path ?? "",
    outcomeIndex: index,
    bytes: record.replyBytes,
  });
  batch.add("tool_calls", ...calls.map((call) => ({ log_index: attempt.log_index, ...call })));
}

function fileColumns(ordinal: number, { path, repo, access, tool }: FileTouch, text: StoredText): ToolCall {
  return {
    ordinal,
    path: text.words(path),
    repo: repo === null ? null : text.words(repo),
    access,
    tool: text.words(tool),
  };
}

function reasonRow(
  log_index: number,
  ordinal: number,
  { gate, rule }: Reason,
  observed: boolean,
  text: StoredText,
): ReasonRow {
  return { log_index, ordinal, gate, rule: text.words(rule), observed };
}

type ReasonRow = Batch["rows"]["reasons"][number];

function findingRow(
  log_index: number,
  ordinal: number,
  finding: RecordedFinding,
  text: StoredText,
): FindingRow {
  const { detector, fingerprint, action, observed, kind, line } = finding;
  return {
    log_index,
    ordinal,
    detector: text.own(detector),
    fingerprint: text.name(fingerprint),
    action,
    observed: observed ?? null,
    block_kind: text.own(kind),
    line,
  };
}

type FindingRow = Batch["rows"]["findings"][number];

function labelRow(log_index: number, ordinal: number, label: Label, text: StoredText): LabelRow {
  const { repo, folder, classification, path, source, access } = label;
  return {
    log_index,
    ordinal,
    repo: repo === null ? null : text.words(repo),
    folder: text.words(folder),
    classification,
    path: text.words(path),
    source,
    access,
  };
}

type LabelRow = Batch["rows"]["labels"][number];
