import { retentionChange } from "./retention.ts";
import { z } from "zod";
import type { SignOffRecord } from "@fourgate/core/audit/sign-off-record";
import type {
  Actor,
  AuditRecord,
  DrillRecord,
  FileTouch,
  GuardBlockRecord,
  OutcomeRecord,
  RecordKind,
  RecordedFinding,
} from "@fourgate/core/audit/record";
import { alarmGroups, type AlarmChange, type AlarmGroup } from "@fourgate/core/audit/alarm-record";
import type { ExportEvent } from "@fourgate/core/audit/export-record";
import type { IdentityChange } from "@fourgate/core/audit/identity-record";
import type { Classification, Label } from "@fourgate/core/scope/catalogue";
import type { GateModes } from "@fourgate/core/scope/policy";
import type { AllowScope } from "@fourgate/core/secrets/policy/allowed";
import type { Reason } from "@fourgate/core/verdict";
import type { ListedEntry, ListedRequest } from "../../allow/allow-list.ts";

// The log's records as schemas. The compiler holds each to its type in core/src/audit/record.ts.

/** 26 characters of Crockford's base 32, upper case. https://github.com/ulid/spec */
export const ulid: z.ZodType<string> = z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);

const count = z.int().nonnegative();
const time = z.iso.datetime();
const gate = z.literal([1, 2, 3, 4]);
export const classification: z.ZodType<Classification> = z.enum([
  "public",
  "internal",
  "confidential",
  "restricted",
]);

export const actor: z.ZodType<Actor> = z.strictObject({
  user: z.string(),
  teams: z.array(z.string()),
  agent: z.string().nullable(),
  device: z.string(),
  tool: z.string(),
  session: z.string(),
  subAgent: z.string(),
});

export const reason: z.ZodType<Reason> = z.strictObject({
  gate,
  rule: z.string(),
  message: z.string(),
  remedy: z.string(),
});

export const finding: z.ZodType<RecordedFinding> = z.strictObject({
  detector: z.string(),
  title: z.string(),
  fingerprint: z.string(),
  action: z.enum(["block", "redact", "note"]),
  observed: z.enum(["block", "redact"]).optional(),
  allowedBy: z.string().optional(),
  kind: z.string(),
  line: count,
});

export const label: z.ZodType<Label> = z.strictObject({
  repo: z.string().nullable(),
  folder: z.string(),
  classification,
  path: z.string(),
  source: z.enum(["path", "command", "workspace", "session"]),
  access: z.enum(["read", "write"]),
});

const file: z.ZodType<FileTouch> = z.strictObject({
  path: z.string(),
  repo: z.string().nullable(),
  access: z.enum(["read", "write"]),
  tool: z.string(),
  commit: z.string().optional(),
  lines: z.array(z.tuple([count, count])).optional(),
  sha256: z.string().optional(),
  bytes: count.optional(),
});

const intent = z.strictObject({
  kind: z.literal("intent"),
  id: z.string(),
  time,
  actor,
  method: z.string(),
  path: z.string(),
  query: z.string(),
  headers: z.array(z.tuple([z.string(), z.string()])),
  model: z.string(),
  deployment: z.string(),
  deploymentClass: z.enum(["private", "cloud"]),
  destination: z.string(),
  terms: z.strictObject({
    training: z.enum(["forbidden", "allowed"]),
    retentionDays: z.number(),
    region: z.string(),
    account: z.string(),
  }),
  classification,
  labels: z.array(label),
  findings: z.array(finding),
  observed: z.array(reason),
  policyVersion: z.string(),
  files: z.array(file),
  login: z.string().optional(),
  guard: z
    .strictObject({
      exchange: z.string(),
      device: z.string(),
      deviceSequence: count,
      policyVersion: z.string(),
      redactions: count,
      bodySha256: z.string(),
      workspaces: z
        .array(
          z.strictObject({
            repo: z.string().nullable(),
            remote: z.string().optional(),
            commit: z.string().optional(),
          }),
        )
        .optional(),
    })
    .nullable(),
  emergency: z.strictObject({ sentAt: time, report: z.string() }).optional(),
  alarms: z.array(z.string()),
  bodySha256: z.string(),
  bodyBytes: count,
  splice: z.strictObject({ start: count, from: z.string(), to: z.string() }).nullable(),
});

const outcome = z.strictObject({
  kind: z.literal("outcome"),
  id: z.string(),
  time,
  result: z.enum([
    "answered",
    "client_gone",
    "access_revoked",
    "upstream_unreachable",
    "upstream_timeout",
    "upstream_broken",
    "gateway_stopped",
  ]),
  status: count,
  replyBytes: count,
  replySha256: z.string(),
  inputTokens: count.nullable(),
  outputTokens: count.nullable(),
  cacheReadTokens: count.nullable(),
  toolCalls: z.array(file),
  firstByteMs: z.number().nullable(),
  durationMs: z.number(),
  account: z.string().optional(),
});

const refusal = z.strictObject({
  kind: z.literal("refusal"),
  id: z.string(),
  time,
  actor: actor.nullable(),
  method: z.string(),
  path: z.string(),
  code: z.string(),
  gate: gate.nullable(),
  reasons: z.array(reason),
  observed: z.array(reason).optional(),
  findings: z.array(finding),
  labels: z.array(label),
  alarms: z.array(z.string()),
  policyVersion: z.string(),
  bodySha256: z.string(),
  bodyBytes: count,
  deviceSequence: count.optional(),
});

const guardBlockShape = z.strictObject({
  kind: z.literal("guard_block"),
  id: ulid,
  blockedAt: time,
  actor,
  path: z.string(),
  code: z.string(),
  gate: gate.nullable(),
  reasons: z.array(reason),
  observed: z.array(reason).optional(),
  findings: z.array(finding),
  labels: z.array(label),
  policyVersion: z.string(),
  deviceSequence: count,
  bodyBytes: count,
});

const drillShape = z.strictObject({
  kind: z.literal("drill"),
  id: z.string(),
  time,
  lines: z.array(z.strictObject({ gate, pass: z.boolean(), text: z.string() })),
});

const gateMode = z.enum(["enforce", "observe", "off"]);
const gateSwitch = z.enum(["enforce", "off"]);
const teamMode = z.enum(["enforce", "observe"]);

export const gateModes: z.ZodType<GateModes> = z.strictObject({
  audit: gateSwitch,
  scope: gateMode,
  secrets: gateMode,
  private: gateSwitch,
  teams: z
    .record(z.string(), z.strictObject({ scope: teamMode.optional(), secrets: teamMode.optional() }))
    .optional(),
});

const policy = z.strictObject({
  kind: z.literal("policy"),
  gates: gateModes,
  deployments: z.array(
    z.strictObject({ name: z.string(), class: z.enum(["private", "cloud"]), url: z.string() }),
  ),
  id: z.string(),
  time,
  version: z.string(),
  sha256: z.string(),
});

const gateway = z.strictObject({
  kind: z.literal("gateway"),
  id: z.string(),
  time,
  event: z.enum(["started", "stopped", "recovered"]),
  detail: z.string(),
});

const read = z.strictObject({
  kind: z.literal("read"),
  id: z.string(),
  time,
  reader: z.string(),
  of: z.string(),
  act: z.enum(["show", "content", "search", "bundle", "export", "list", "report"]).optional(),
  asked: z.string().optional(),
  found: count.optional(),
  readAt: time.optional(),
});

const heartbeat = z.strictObject({
  kind: z.literal("heartbeat"),
  id: z.string(),
  time,
  user: z.string(),
  device: z.string(),
  sentAt: time,
  deviceSequence: count,
  policyVersion: z.string(),
  runs: count,
  waiting: count,
  unseenCalls: count.optional(),
});

const login = z.strictObject({
  kind: z.literal("login"),
  id: z.string(),
  time,
  operator: z.string(),
  event: z.enum(["in", "refused", "out"]),
  from: z.string(),
});

const lateFindings = z.strictObject({
  kind: z.literal("late_findings"),
  id: z.string(),
  time,
  of: z.string(),
  actor,
  findings: z.array(
    z.strictObject({
      what: z.enum(["person_name", "postal_address"]),
      count,
      block: z.string(),
      line: count,
    }),
  ),
  textBytes: count,
  isCut: z.boolean(),
});

const identityChange: z.ZodType<IdentityChange> = z.discriminatedUnion("act", [
  z.strictObject({ act: z.enum(["user_added", "user_changed"]), user: z.string(), level: count }),
  z.strictObject({ act: z.literal("user_removed"), user: z.string() }),
  z.strictObject({ act: z.enum(["team_added", "team_removed"]), team: z.string() }),
  z.strictObject({ act: z.enum(["member_added", "member_removed"]), team: z.string(), user: z.string() }),
  z.strictObject({
    act: z.literal("device_enrolled"),
    device: z.string(),
    user: z.string(),
    publicKey: z.string(),
    platform: z.string(),
  }),
  z.strictObject({ act: z.literal("device_revoked"), device: z.string(), user: z.string() }),
  z.strictObject({
    act: z.literal("token_issued"),
    sha256: z.string(),
    user: z.string(),
    device: z.string(),
    agent: z.string().nullable(),
  }),
  z.strictObject({
    act: z.literal("token_revoked"),
    sha256: z.string(),
    user: z.string(),
    device: z.string(),
  }),
  z.strictObject({
    act: z.literal("code_made"),
    code: z.string(),
    sha256: z.string(),
    user: z.string(),
    newUser: z.boolean(),
    teams: z.array(z.string()),
    device: z.string().nullable(),
    expiresAt: time,
  }),
  z.strictObject({ act: z.enum(["code_used", "code_withdrawn"]), code: z.string(), user: z.string() }),
]);

const identity = z.strictObject({
  kind: z.literal("identity"),
  id: z.string(),
  time,
  by: z.string(),
  changes: z.array(identityChange),
});

export const allowScope: z.ZodType<AllowScope> = z
  .string()
  .regex(/^(?:everyone|(?:user|team|repo):[^\p{Cc}]{1,200})$/u) as unknown as z.ZodType<AllowScope>;
const allowTerms = {
  id: z.string(),
  fingerprint: z.string(),
  detector: z.string(),
  scope: allowScope,
  reason: z.string(),
};
const allowEntry = z.strictObject({
  ...allowTerms,
  owner: z.string(),
  createdAt: time,
  expiresAt: time,
});
const allowRequest = z.strictObject({
  ...allowTerms,
  user: z.string(),
  device: z.string(),
  confidence: z.enum(["high", "medium", "low"]),
  place: z.string(),
  days: count,
  askedAt: time,
});
export const listedEntry: z.ZodType<ListedEntry> = allowEntry.extend({
  state: z.enum(["active", "expired", "revoked"]),
});
export const listedRequest: z.ZodType<ListedRequest> = allowRequest.extend({
  state: z.enum(["pending", "granted", "refused"]),
});
const allow = z.strictObject({
  kind: z.literal("allow"),
  id: z.string(),
  time,
  by: z.string(),
  change: z.discriminatedUnion("act", [
    z.strictObject({ act: z.literal("allowed"), entry: allowEntry, request: z.string().nullable() }),
    z.strictObject({ act: z.literal("requested"), request: allowRequest }),
    z.strictObject({ act: z.literal("refused"), request: z.string(), reason: z.string() }),
    z.strictObject({ act: z.literal("revoked"), entry: z.string(), reason: z.string() }),
  ]),
});

const exportEvent: z.ZodType<ExportEvent> = z.discriminatedUnion("act", [
  z.strictObject({ act: z.literal("canary_sent") }),
  z.strictObject({
    act: z.literal("canary_checked"),
    canary: z.string(),
    result: z.enum(["read_back", "acknowledged", "sent", "differs", "missing", "late"]),
    sha256: z.string(),
    bytes: count,
    recordCount: count,
    afterMs: z.number(),
  }),
  z.strictObject({
    act: z.literal("rejected"),
    record: z.string(),
    recordKind: z.string() as unknown as z.ZodType<RecordKind>,
    index: count,
    reason: z.string(),
  }),
]);
const exported = z.strictObject({
  kind: z.literal("export"),
  id: z.string(),
  time,
  export: z.string(),
  event: exportEvent,
});

export const alarmGroup: z.ZodType<AlarmGroup> = z.enum(alarmGroups);
const alarmIds = z.array(z.string());
const alarmChange: z.ZodType<AlarmChange> = z.discriminatedUnion("act", [
  z.strictObject({
    act: z.literal("raised"),
    alarm: z.string(),
    group: alarmGroup,
    subject: z.string(),
    message: z.string(),
  }),
  z.strictObject({
    act: z.enum(["told", "not_told"]),
    alarms: alarmIds,
    channel: z.string(),
    reason: z.string(),
  }),
  z.strictObject({ act: z.literal("acknowledged"), alarms: alarmIds, reason: z.string() }),
  z.strictObject({ act: z.literal("ended"), alarm: z.string() }),
]);
const alarm = z.strictObject({
  kind: z.literal("alarm"),
  id: z.string(),
  time,
  by: z.string(),
  change: alarmChange,
});

const retention = z.strictObject({
  kind: z.literal("retention"),
  id: z.string(),
  time,
  by: z.string(),
  change: retentionChange,
});

const clock = z.strictObject({
  kind: z.literal("clock"),
  id: z.string(),
  time,
  by: z.string(),
  before: time,
});

const signOffShape = z.strictObject({
  kind: z.literal("sign_off"),
  id: z.string(),
  time,
  by: z.string(),
  of: z.strictObject({ kind: z.literal("drill"), id: z.string() }),
  policyVersion: z.string(),
  reason: z.string(),
});

/** What a guard hands in: the gateway adds the time when it took it. */
export type HandedBlock = Omit<GuardBlockRecord, "time">;

export const handedBlock: z.ZodType<HandedBlock> = guardBlockShape;
export const outcomeRecord: z.ZodType<OutcomeRecord> = outcome;
export const signOffRecord: z.ZodType<SignOffRecord> = signOffShape;
export const drillRecord: z.ZodType<DrillRecord> = drillShape;
export const auditRecord: z.ZodType<AuditRecord> = z.discriminatedUnion("kind", [
  intent,
  outcome,
  refusal,
  guardBlockShape.extend({ time }),
  policy,
  drillShape,
  gateway,
  read,
  identity,
  allow,
  retention,
  clock,
  signOffShape,
  exported,
  alarm,
  heartbeat,
  login,
  lateFindings,
]);
