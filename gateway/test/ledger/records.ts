import { hash } from "node:crypto";
import { ulid } from "ulid";
import type { IntentRecord, OutcomeRecord } from "@fourgate/core/audit/record";
import { gatewaySubject } from "@fourgate/gateway/ledger/keys";
import type { FollowedLedger } from "@fourgate/gateway/ledger/ledger";

const time = (): string => new Date().toISOString();

export function intentOf(body: Uint8Array, changes: Partial<IntentRecord> = {}): IntentRecord {
  return {
    kind: "intent",
    id: ulid(),
    time: time(),
    actor: {
      user: "ada",
      teams: ["shop"],
      agent: null,
      device: "laptop-1",
      tool: "claude-code 2.1.330",
      session: "s1",
      subAgent: "",
    },
    method: "POST",
    path: "/v1/messages",
    query: "beta=true",
    headers: [["anthropic-version", "2023-06-01"]],
    model: "claude-sonnet-4-5",
    deployment: "anthropic",
    deploymentClass: "cloud",
    destination: "https://api.anthropic.com/v1/messages",
    terms: { training: "forbidden", retentionDays: 30, region: "us", account: "api" },
    classification: "internal",
    labels: [],
    findings: [],
    observed: [],
    policyVersion: "1",
    files: [{ path: "src/app.ts", repo: "shop", access: "read", tool: "Read" }],
    guard: null,
    alarms: [],
    bodySha256: hash("sha256", body, "hex"),
    bodyBytes: body.length,
    splice: null,
    ...changes,
  };
}

export function outcomeOf(id: string, reply: Uint8Array = new Uint8Array(0)): OutcomeRecord {
  return {
    kind: "outcome",
    id,
    time: time(),
    result: "answered",
    status: 200,
    replyBytes: reply.length,
    replySha256: reply.length === 0 ? "" : hash("sha256", reply, "hex"),
    inputTokens: 1200,
    outputTokens: 300,
    cacheReadTokens: 1000,
    toolCalls: [{ path: "src/app.ts", repo: null, access: "read", tool: "Read" }],
    firstByteMs: 312,
    durationMs: 4120,
  };
}

/** Destroys all that is this person's, as the gateway does: in the log first. Gives the ids of the keys, hex. */
export async function eraseFrom(ledger: FollowedLedger, user: string): Promise<ReadonlySet<string>> {
  const secretSha256 = ledger.keyring.secretSha256(user) ?? "";
  const change = { act: "erased", user, secretSha256, reason: "asked" } as const;
  await ledger.append({ kind: "retention", id: ulid(), time: time(), by: "admin", change }, gatewaySubject);
  return ledger.keyring.erase(user);
}
