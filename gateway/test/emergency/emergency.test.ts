import { generateKeyPairSync, hash, sign } from "node:crypto";
import { zstdCompressSync } from "node:zlib";
import { monotonicFactory } from "ulid";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sealReport, type GuardReport } from "@fourgate/core/audit/guard-report";
import type { IntentRecord } from "@fourgate/core/audit/record";
import { compilePolicy } from "@fourgate/core/scope/compile";
import { loadCedar } from "@fourgate/gateway/config/cedar";
import type { HandedExchange } from "@fourgate/gateway/emergency/handed-exchange";
import { recordHanded } from "@fourgate/gateway/emergency/record-handed";
import type { GatewayParts } from "@fourgate/gateway/exchange/parts";
import { ModelWays } from "@fourgate/gateway/exchange/model-ways";
import { loginFingerprints } from "@fourgate/gateway/exchange/login-fingerprint";
import { SessionMarks } from "@fourgate/gateway/exchange/session-marks";
import { Judging } from "@fourgate/gateway/exchange/judging";
import { UnderWay } from "@fourgate/gateway/exchange/under-way";
import { createDevices } from "@fourgate/gateway/identity/devices";
import { BodyBudget } from "@fourgate/wire/body";
import { wireLimits } from "@fourgate/wire/limits";
import { ModelWritten } from "@fourgate/wire/reading/model-written";
import { Reader } from "@fourgate/wire/reading/reader";
import { ReadingEngine } from "@fourgate/wire/reading/reading-engine";
import { SeenResponses } from "@fourgate/wire/reading/seen-responses";
import { reportCodec } from "@fourgate/wire/report-codec";
import { SessionFiles } from "../../src/exchange/session-files.ts";
import { cloudAt, policyOf, privateAt } from "../exchange/kit/house.ts";
import { RecordingLedger } from "../exchange/kit/recording-ledger.ts";

const keys = generateKeyPairSync("ed25519");
const alice = { user: "alice", teams: ["web"], level: 3, agent: null, device: "laptop" };
const policy = policyOf([
  cloudAt("https://cloud.example", { name: "cloud" }),
  privateAt("http://own.example"),
]);

const engine = new ReadingEngine();
let stack: AsyncDisposableStack;
let ledger: RecordingLedger;
let complaints: string[];
let parts: GatewayParts;
beforeEach(async () => {
  stack = new AsyncDisposableStack();
  ledger = new RecordingLedger();
  complaints = [];
  const snapshot = compilePolicy(policy, await loadCedar());
  parts = {
    policy: () => snapshot,
    isFormerPolicy: () => false,
    principalOf: () => alice,
    isOfDevice: () => true,
    names: () => null,
    underWay: new UnderWay(),
    judging: new Judging(),
    devices: createDevices([
      { id: "laptop", user: "alice", publicKey: keys.publicKey.export({ format: "jwk" }).x ?? "" },
    ]),
    reader: new Reader(new Uint8Array(32).fill(3), engine),
    sessions: new SessionMarks(() => undefined),
    sessionFiles: new SessionFiles(),
    sentParts: new WeakSet(),
    modelWritten: new ModelWritten(),
    seenResponses: new SeenResponses(),
    ledger,
    modelWays: stack.use(new ModelWays(wireLimits, {})),
    budget: new BodyBudget(wireLimits.bodiesBytesMax),
    limits: wireLimits,
    vendorKey: () => undefined,
    loginFingerprint: loginFingerprints(Buffer.alloc(32)),
    rehearsalUrls: new Map(),
    clock: Date.now,
    nextId: monotonicFactory(),
    complain: (what) => complaints.push(what),
  };
});
afterEach(() => stack.disposeAsync());

const nextId = monotonicFactory();

function messages(content: unknown): Buffer {
  return Buffer.from(
    JSON.stringify({ model: "claude-x", max_tokens: 9, messages: [{ role: "user", content }] }),
  );
}

/** What a guard hands in of this body. */
function handed(body: Buffer, more: Partial<GuardReport> = {}): HandedExchange {
  const id = nextId();
  const report: GuardReport = {
    version: 1,
    exchange: id,
    device: "laptop",
    sequence: 7,
    time: "2026-11-22T14:00:00.000Z",
    run: nextId(),
    agent: null,
    policyVersion: "yesterday's",
    redactions: 0,
    classification: "internal",
    workspaces: [],
    bodySha256: hash("sha256", body, "hex"),
    ...more,
  };
  const pack = (bytes: Uint8Array): string => zstdCompressSync(bytes).toString("base64");
  return {
    exchange: {
      id,
      report: sealReport(report, reportCodec, (bytes) => sign(null, bytes, keys.privateKey)),
      sentAt: "2026-11-22T14:00:00.000Z",
      actor: {
        user: "alice",
        teams: ["admins"],
        agent: null,
        device: "laptop",
        tool: "claude-code",
        session: "s1",
        subAgent: "",
      },
      method: "POST",
      path: "/v1/messages",
      query: "beta=true",
      headers: [["anthropic-version", "2023-06-01"]],
      model: "claude-x",
      deployment: "cloud",
      destination: "https://cloud.example",
      classification: "internal",
      labels: [],
      findings: [],
      observed: [],
    },
    body: pack(body),
    outcome: {
      result: "answered",
      status: 200,
      firstByteMs: 5,
      durationMs: 9,
      replySha256: "",
      cut: false,
    },
    reply: pack(Buffer.from(gladly)),
  };
}

const gladly = JSON.stringify({
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "claude-x",
  content: [{ type: "tool_use", id: "call_1", name: "Read", input: { file_path: "src/a.ts" } }],
  stop_reason: "tool_use",
  usage: { input_tokens: 12, output_tokens: 5 },
});

function only(): IntentRecord {
  expect(ledger.intents).toHaveLength(1);
  const [intent] = ledger.intents;
  if (!intent) throw new Error("nothing was recorded");
  return intent;
}

describe("an exchange that left a laptop without its gateway", () => {
  test("is recorded like any other, marked, with the body and the reply, and always an alarm", async () => {
    const body = messages("hello");
    const one = handed(body);
    await recordHanded(parts, alice, one);
    const intent = only();
    expect(intent).toMatchObject({
      deployment: "cloud",
      deploymentClass: "cloud",
      destination: "https://cloud.example",
      // Who it was says the token, never what was handed in.
      actor: { user: "alice", teams: ["web"], device: "laptop" },
      emergency: { sentAt: "2026-11-22T14:00:00.000Z", report: one.exchange.report },
      guard: { deviceSequence: 7, exchange: one.exchange.id },
      policyVersion: "yesterday's",
    });
    expect(intent.alarms).toEqual([
      "left the laptop at 2026-11-22T14:00:00.000Z without the gateway, straight to cloud",
    ]);
    expect(Buffer.from(ledger.bodies.get(intent.id)?.bytes ?? []).equals(body)).toBe(true);
    expect(Buffer.concat(ledger.replies.get(intent.id)?.chunks ?? []).toString()).toBe(gladly);
    // What the reply says of itself is read from it, as from one that passed here.
    expect(ledger.outcomes).toMatchObject([
      {
        ...{ id: intent.id, result: "answered", status: 200 },
        ...{ inputTokens: 12, outputTokens: 5 },
        toolCalls: [{ tool: "Read", path: "src/a.ts", access: "read" }],
      },
    ]);
    expect(complaints).toEqual([expect.stringContaining("left laptop without this gateway")]);
  });

  test("is judged again: a secret that should have been taken out is one alarm more", async () => {
    const secret = ["AKIA", "Q3EGRIZ7X4TBWNPL"].join("");
    await recordHanded(parts, alice, handed(messages(`the key is ${secret}`)));
    expect(only().alarms).toContain("the guard let a finding pass that the policy removes");
  });

  test("that the device did not sign so is refused", async () => {
    const one = handed(messages("hello"));
    const other = zstdCompressSync(messages("other")).toString("base64");
    await expect(recordHanded(parts, alice, { ...one, body: other })).rejects.toMatchObject({
      code: "unauthenticated",
    });
    const foreign = handed(messages("hello"), { device: "another" });
    await expect(recordHanded(parts, alice, foreign)).rejects.toMatchObject({ code: "unauthenticated" });
    const renamed = { ...one, exchange: { ...one.exchange, id: nextId() } };
    await expect(recordHanded(parts, alice, renamed)).rejects.toMatchObject({ code: "unauthenticated" });
    expect(ledger.records).toEqual([]);
  });

  test("that unpacks to more than a body may be is refused", async () => {
    const bomb = Buffer.alloc(wireLimits.bodyBytesMax + 1);
    await expect(recordHanded(parts, alice, handed(bomb))).rejects.toMatchObject({ code: "body_malformed" });
  });

  test("that cannot be read is kept all the same, with an alarm", async () => {
    await recordHanded(parts, alice, handed(Buffer.from("{")));
    expect(only().alarms).toContain("the gateway cannot read what was sent");
    expect(ledger.bodies.get(only().id)?.prompt).toBeNull();
  });

  test("whose number came before is an alarm", async () => {
    await recordHanded(parts, alice, handed(messages("one")));
    await recordHanded(parts, alice, handed(messages("two")));
    expect(ledger.intents[1]?.alarms).toContain("device laptop used its number 7 twice");
  });

  test("is not said to be recorded before it is durable", async () => {
    ledger.fails = { intent: new Error("no disk") };
    await expect(recordHanded(parts, alice, handed(messages("hello")))).rejects.toThrow("no disk");
    expect(complaints).toEqual([]);
  });
});
