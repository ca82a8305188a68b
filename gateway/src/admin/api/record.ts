import { z } from "zod";
import type { AuditRecord, DrillRecord, GuardBlockRecord, OutcomeRecord } from "@fourgate/core/audit/record";
import type { SignOffRecord } from "@fourgate/core/audit/sign-off-record";
import type { GateModes } from "@fourgate/core/scope/policy";
import { alarmChange } from "./alarm-change.ts";
import { allowChange } from "./allow-change.ts";
import { exportEvent } from "./export-event.ts";
import { identityChange } from "./identity-change.ts";
import {
  actor,
  classification,
  count,
  file,
  finding,
  gate,
  label,
  reason,
  time,
  ulid,
} from "./record-parts.ts";
import { retentionChange } from "./retention.ts";

// The log's records as schemas. The compiler holds each to its type in core/src/audit/record.ts.

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
      redacted: z.array(z.strictObject({ detector: z.string(), count })).optional(),
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
  foundSha256: z.string().optional(),
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

const identity = z.strictObject({
  kind: z.literal("identity"),
  id: z.string(),
  time,
  by: z.string(),
  changes: z.array(identityChange),
});

const allow = z.strictObject({
  kind: z.literal("allow"),
  id: z.string(),
  time,
  by: z.string(),
  change: allowChange,
});

const exported = z.strictObject({
  kind: z.literal("export"),
  id: z.string(),
  time,
  export: z.string(),
  event: exportEvent,
});

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
