import type {
  Actor,
  DrillRecord,
  GuardBlockRecord,
  IntentRecord,
  OutcomeRecord,
  RefusalRecord,
} from "@fourgate/core/audit/record";

/** Ids in the order of `n`, as ULIDs. */
export function id(n: number): string {
  return `01K${String(n).padStart(23, "0")}`;
}

export const actor: Actor = {
  user: "mia",
  teams: ["payments"],
  agent: null,
  device: "mia-laptop",
  tool: "claude-code 2.1.330",
  session: "5d0f6f9e",
  subAgent: "",
};

export function intent(change: Partial<IntentRecord> = {}): IntentRecord {
  return {
    kind: "intent",
    id: id(1),
    time: "2026-11-22T14:02:11.120Z",
    actor,
    method: "POST",
    path: "/v1/messages",
    query: "beta=true",
    headers: [["anthropic-version", "2023-06-01"]],
    model: "claude-sonnet-4-5",
    deployment: "anthropic",
    deploymentClass: "cloud",
    destination: "api.anthropic.com",
    terms: { training: "forbidden", retentionDays: 30, region: "us", account: "acme" },
    classification: "internal",
    labels: [],
    findings: [],
    observed: [],
    policyVersion: "p-7c1e",
    files: [],
    guard: null,
    alarms: [],
    bodySha256: "ab".repeat(32),
    bodyBytes: 48_210,
    splice: null,
    ...change,
  };
}

export function outcome(change: Partial<OutcomeRecord> = {}): OutcomeRecord {
  return {
    kind: "outcome",
    id: id(1),
    time: "2026-11-22T14:02:13.020Z",
    result: "answered",
    status: 200,
    replyBytes: 2_113,
    replySha256: "cd".repeat(32),
    inputTokens: 1_204,
    outputTokens: 310,
    cacheReadTokens: 11_022,
    toolCalls: [],
    firstByteMs: 412,
    durationMs: 1_900,
    ...change,
  };
}

export function refusal(change: Partial<RefusalRecord> = {}): RefusalRecord {
  return {
    kind: "refusal",
    id: id(2),
    time: "2026-11-22T14:01:02.000Z",
    actor,
    method: "POST",
    path: "/v1/messages",
    code: "gate_blocked",
    gate: 2,
    reasons: [
      {
        gate: 2,
        rule: "folder-level",
        message: "billing/ in shop is not open to you",
        remedy: "Ask your operator.",
      },
    ],
    findings: [],
    labels: [],
    alarms: [],
    policyVersion: "p-7c1e",
    bodySha256: "ef".repeat(32),
    bodyBytes: 9_001,
    ...change,
  };
}

export function handedBlock(change: Partial<GuardBlockRecord> = {}): Omit<GuardBlockRecord, "time"> {
  const { time: _time, ...block } = guardBlock(change);
  return block;
}

export function guardBlock(change: Partial<GuardBlockRecord> = {}): GuardBlockRecord {
  return {
    kind: "guard_block",
    id: id(3),
    time: "2026-11-22T14:00:30.000Z",
    blockedAt: "2026-11-22T14:00:29.500Z",
    actor,
    path: "/v1/messages",
    code: "gate_blocked",
    gate: 3,
    reasons: [
      {
        gate: 3,
        rule: "aws-access-key-id",
        message: "an AWS access key in your message, line 12",
        remedy: "Remove it and send again.",
      },
    ],
    findings: [
      {
        detector: "aws-access-key-id",
        title: "an AWS access key",
        fingerprint: "fp-1",
        action: "block",
        kind: "user_text",
        line: 12,
      },
    ],
    labels: [],
    policyVersion: "p-7c1e",
    deviceSequence: 1,
    bodyBytes: 1_200,
    ...change,
  };
}

export const drill: DrillRecord = {
  kind: "drill",
  id: id(9),
  time: "2026-11-22T13:58:00.000Z",
  lines: [
    { gate: 1, pass: true, text: "4 of 4 exchanges in the log, proven, rebuilt byte for byte" },
    { gate: 2, pass: true, text: "billing/ refused to frontend-agent, auth/ to a junior" },
    { gate: 3, pass: false, text: "12 planted secrets, 1 reached the upstream" },
    {
      gate: 4,
      pass: true,
      text: "restricted code went to private only; with private down: blocked   (no private model yet: rehearsal)",
    },
  ],
};

export const receipt = `c2sp.org/tlog-proof@v1
index 128
nND/nri/U0xuHUrYSy0HtMeal2vzD9V4k/BO79C+QeI=
bA0pNGDCm1MQJJPGY9v5sTx4YxJQHYO8gmk7bQn4xk0=

fourgate/acme
131
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— fourgate/acme Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
`;
