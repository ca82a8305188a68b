import type { RetentionChange } from "@fourgate/core/audit/retention-record";
import type { AlarmChange } from "@fourgate/core/audit/alarm-record";
import type { AllowChange } from "@fourgate/core/audit/allow-record";
import type { ExportEvent } from "@fourgate/core/audit/export-record";
import type { IdentityChange } from "@fourgate/core/audit/identity-record";
import type { AuditRecord, RecordKind } from "@fourgate/core/audit/record";
import { actor, drill, guardBlock, id, intent, outcome, refusal } from "./audit-records.ts";

const time = "2026-11-22T14:05:00.000Z";

const allowTerms = {
  fingerprint: "0123456789abcdef",
  detector: "aws-access-key-id",
  scope: "team:payments",
  reason: "a test value",
} as const;

const identityChanges: readonly IdentityChange[] = [
  { act: "user_added", user: "mia", level: 1 },
  { act: "user_changed", user: "mia", level: 2 },
  { act: "user_removed", user: "mia" },
  { act: "team_added", team: "payments" },
  { act: "team_removed", team: "payments" },
  { act: "member_added", team: "payments", user: "mia" },
  { act: "member_removed", team: "payments", user: "mia" },
  { act: "device_enrolled", device: "mia-laptop", user: "mia", publicKey: "k", platform: "linux" },
  { act: "device_revoked", device: "mia-laptop", user: "mia" },
  { act: "token_issued", sha256: "ab".repeat(32), user: "mia", device: "mia-laptop", agent: null },
  { act: "token_revoked", sha256: "ab".repeat(32), user: "mia", device: "mia-laptop" },
  {
    act: "code_made",
    code: "c1",
    sha256: "cd".repeat(32),
    user: "mia",
    newUser: true,
    teams: ["payments"],
    device: null,
    expiresAt: time,
  },
  { act: "code_used", code: "c1", user: "mia" },
  { act: "code_withdrawn", code: "c1", user: "mia" },
];

const allowChanges: readonly AllowChange[] = [
  {
    act: "allowed",
    entry: { ...allowTerms, id: "a1", owner: "admin", createdAt: time, expiresAt: time },
    request: null,
  },
  {
    act: "requested",
    request: {
      ...allowTerms,
      id: "r1",
      user: "mia",
      device: "mia-laptop",
      confidence: "high",
      place: "your message, line 12",
      days: 7,
      askedAt: time,
    },
  },
  { act: "refused", request: "r1", reason: "no" },
  { act: "revoked", entry: "a1", reason: "done" },
];

const exportEvents: readonly ExportEvent[] = [
  { act: "canary_sent" },
  {
    act: "canary_checked",
    canary: id(30),
    result: "read_back",
    sha256: "ab".repeat(32),
    bytes: 420,
    recordCount: 12,
    afterMs: 310,
  },
  {
    act: "canary_checked",
    canary: id(30),
    result: "differs",
    sha256: "ab".repeat(32),
    bytes: 420,
    recordCount: 12,
    afterMs: 310,
  },
  { act: "rejected", record: id(1), recordKind: "intent", index: 7, reason: "mapper_parsing_exception" },
];

const alarmChanges: readonly AlarmChange[] = [
  { act: "raised", alarm: "m1", group: "gate_failed", subject: "gate 3", message: "gate 3 did not hold" },
  { act: "told", alarms: ["m1", "m2"], channel: "security", reason: "" },
  { act: "not_told", alarms: ["m1"], channel: "security", reason: "the mail server refused it" },
  { act: "acknowledged", alarms: ["m1"], reason: "seen" },
  { act: "ended", alarm: "m1" },
];

const retentionChanges: readonly RetentionChange[] = [
  { act: "erased", user: "mia", secretSha256: "ab".repeat(32), reason: "her request" },
  { act: "expired", periods: ["2026-03.content.internal", "2026-03.records"], kept: ["tom"] },
  { act: "held", hold: { id: "h1", user: null, reason: "an investigation", placedAt: time } },
  { act: "released", hold: "h1", reason: "it is over" },
];

const touched = { path: "src/pay/charge.ts", repo: "shop", access: "read", tool: "Read" } as const;
const shown = {
  ...touched,
  commit: "c0".repeat(20),
  lines: [
    [12, 40],
    [55, 55],
  ],
  sha256: "ef".repeat(32),
  bytes: 1_204,
} as const;

/** Of every kind of record each way that it can be. */
export const everyRecord: { readonly [Kind in RecordKind]: readonly Extract<AuditRecord, { kind: Kind }>[] } =
  {
    intent: [
      intent({
        destination: "https://api.anthropic.com/v1/messages",
        files: [shown, { ...touched, repo: null, access: "write", tool: "Edit" }],
      }),
      intent({
        alarms: ["the guard stated internal, the gateway judges confidential"],
        observed: [{ gate: 2, rule: "folder-level", message: "billing/ is not open to you", remedy: "Ask." }],
        emergency: { sentAt: time, report: "e30.c2ln" },
      }),
    ],
    outcome: [
      outcome({ toolCalls: [{ ...touched, access: "write", tool: "Edit" }] }),
      outcome({
        result: "upstream_unreachable",
        status: 0,
        inputTokens: null,
        outputTokens: null,
        cacheReadTokens: null,
        firstByteMs: null,
        durationMs: 12.5,
      }),
    ],
    refusal: [
      refusal(),
      refusal({ actor: null, gate: null, code: "unauthenticated", reasons: [], policyVersion: "" }),
    ],
    guard_block: [guardBlock()],
    policy: [
      {
        kind: "policy",
        id: id(20),
        time,
        version: "p-7c1e",
        sha256: "ab".repeat(32),
        gates: { audit: "enforce", scope: "enforce", secrets: "off", private: "enforce" },
        deployments: [],
      },
    ],
    drill: [drill],
    gateway: (["started", "stopped", "recovered"] as const).map((event) => ({
      kind: "gateway",
      id: id(21),
      time,
      event,
      detail: "version 0.1.0",
    })),
    read: [
      { kind: "read", id: id(22), time, reader: "admin", of: id(1) },
      {
        kind: "read",
        id: id(22),
        time,
        reader: "admin",
        of: "",
        act: "search",
        asked: "user mia since 2026-11-01",
        found: 12,
      },
      {
        kind: "read",
        id: id(22),
        time,
        reader: "local operator",
        of: "",
        act: "bundle",
        asked: "user mia",
        found: 1,
        foundSha256: "b7".repeat(32),
      },
    ],
    identity: [{ kind: "identity", id: id(23), time, by: "local operator", changes: identityChanges }],
    allow: allowChanges.map((change) => ({ kind: "allow", id: id(24), time, by: "admin", change })),
    export: exportEvents.map((event) => ({ kind: "export", id: id(25), time, export: "siem", event })),
    heartbeat: [{}, { unseenCalls: 2 }].map((more) => ({
      kind: "heartbeat",
      id: id(27),
      time,
      user: "mia",
      device: "mia-laptop",
      sentAt: time,
      deviceSequence: 41,
      policyVersion: "p-7c1e",
      runs: 2,
      waiting: 0,
      ...more,
    })),
    login: (["in", "refused", "out"] as const).map((event) => ({
      kind: "login",
      id: id(28),
      time,
      operator: "admin",
      event,
      from: event === "out" ? "" : "192.0.2.7",
    })),
    late_findings: [
      {
        kind: "late_findings",
        id: id(29),
        time,
        of: id(1),
        actor,
        findings: [{ what: "person_name", count: 2, block: "tool_result", line: 3 }],
        textBytes: 1_200,
        isCut: false,
      },
    ],
    retention: retentionChanges.map((change) => ({
      kind: "retention",
      id: id(30),
      time,
      by: "admin",
      change,
    })),
    clock: [{ kind: "clock", id: id(31), time, by: "local operator", before: "2026-03-10T12:00:00.000Z" }],
    sign_off: [
      {
        kind: "sign_off",
        id: id(32),
        time,
        by: "admin",
        of: { kind: "drill", id: id(5) },
        policyVersion: "p-7c1e",
        reason: "seen with the security officer",
      },
    ],
    alarm: alarmChanges.map((change) => ({ kind: "alarm", id: id(26), time, by: "gateway", change })),
  };

export const allRecords: readonly AuditRecord[] = Object.values(everyRecord).flat();
