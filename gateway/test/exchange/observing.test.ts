import { generateKeyPairSync, hash, sign } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sealReport, type GuardReport } from "@fourgate/core/audit/guard-report";
import { pemBlock } from "@fourgate/core/secrets/detectors/pem";
import type { GateModes } from "@fourgate/core/scope/policy";
import { reportCodec } from "@fourgate/wire/report-codec";
import { Door } from "./kit/door.ts";
import { cloudAt, policyOf, privateAt } from "./kit/house.ts";
import { awsKey, hasRead, says, send } from "./kit/tool.ts";

/** Everybody of the kit's is in the team web. */
const gates: GateModes = {
  audit: "enforce",
  scope: "enforce",
  secrets: "enforce",
  private: "enforce",
  teams: { web: { scope: "observe", secrets: "observe" } },
};
const laptop = generateKeyPairSync("ed25519");

let model: Server;
let arrived: string[];
let door: Door;
beforeEach(async () => {
  arrived = [];
  model = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      arrived.push(Buffer.concat(chunks).toString());
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ type: "message", role: "assistant", content: [] }));
    });
  });
  await new Promise<void>((resolve) => model.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${String((model.address() as AddressInfo).port)}`;
  door = await Door.open({
    policy: policyOf([cloudAt(url), privateAt(url, { name: "house", models: ["house-*"] })], { gates }),
    devices: [{ id: "laptop", user: "alice", publicKey: laptop.publicKey.export({ format: "jwk" }).x ?? "" }],
  });
});
afterEach(async () => {
  await door[Symbol.asyncDispose]();
  model.closeAllConnections();
  model.close();
});

describe("somebody of a team whose gates only observe", () => {
  test("passes with a secret that a tool read, and the record says that it would have been redacted", async () => {
    const body = JSON.stringify(hasRead("/tmp/x.env", `KEY=${awsKey()}`));
    expect((await send(door, { body })).status).toBe(200);
    expect(arrived).toEqual([body]);
    expect(door.ledger.intents).toMatchObject([
      { findings: [{ detector: "aws-access-key-id", action: "note", observed: "redact" }], observed: [] },
    ]);
  });

  test.each([
    ["the query string", { path: `/v1/messages?beta=${awsKey()}` }],
    ["a header", { headers: { "x-note": awsKey() } }],
    ["a sub-agent's name", { headers: { "x-claude-code-agent-id": awsKey() } }],
    ["the address of a model", { method: "GET", path: `/v1/models/${awsKey()}`, body: null }],
  ])("passes with one in %s, observed, and the record does not repeat it", async (_where, sent) => {
    expect((await send(door, { body: says("hello"), ...sent })).status).toBe(200);
    expect(door.ledger.intents).toMatchObject([{ observed: [{ gate: 3, rule: "aws-access-key-id" }] }]);
    expect(JSON.stringify(door.ledger.records)).not.toContain(awsKey().slice(4));
  });

  test("is stopped with a private key behind another secret in one header", async () => {
    const pem = pemBlock("PRIVATE KEY").replaceAll("\n", "\\n");
    expect((await send(door, { headers: { "x-note": `${awsKey()} ${pem}` } })).status).toBe(451);
    expect(door.ledger.refusals).toMatchObject([
      { reasons: [{ gate: 3, rule: "private-key" }], observed: [{ rule: "aws-access-key-id" }] },
    ]);
    expect(arrived).toEqual([]);
  });

  test("is stopped with a secret in the query of a request that is restricted", async () => {
    const body = hasRead("/home/a/mono/vault/keys.ts", "let a;", { model: "house-1" });
    const sent = { path: `/v1/messages?beta=${awsKey()}`, body };
    expect((await send(door, sent)).status).toBe(451);
    expect(door.ledger.refusals).toMatchObject([{ gate: 3, reasons: [{ rule: "aws-access-key-id" }] }]);
    expect((await send(door, { body })).status).toBe(200);
    // And in whatever else that session asks for from then on.
    const headers = { "x-claude-code-session-id": "s-1" };
    await send(door, { body, headers });
    expect((await send(door, { path: sent.path, body: says("hello"), headers })).status).toBe(451);
  });

  test("is stopped by gate 4 as ever, and what gate 2 would have stopped stands in the refusal", async () => {
    const body = hasRead("/home/a/mono/auth/a.ts", "let a;");
    const headers = { "x-fourgate-token": door.tokens.junior, "x-fourgate-deployment": "nowhere" };
    expect((await send(door, { body, headers })).status).toBe(451);
    expect(door.ledger.refusals).toMatchObject([
      { gate: 4, reasons: [{ gate: 4 }], observed: [{ gate: 2, rule: "seniors-only" }] },
    ]);
  });
});

describe("what a guard saw behind links", () => {
  const stated = {
    gate: 2,
    rule: "seniors-only",
    message: "mono/auth may not be read by alice",
    remedy: "",
  } as const;
  const report = (text: string, more: Partial<GuardReport> = {}): string =>
    sealReport(
      {
        version: 1,
        exchange: "01GUARD",
        device: "laptop",
        sequence: 1,
        time: "2026-01-01T00:00:00Z",
        run: "run-1",
        agent: null,
        policyVersion: "policy-1",
        redactions: 0,
        classification: "internal",
        workspaces: [],
        observed: [stated],
        bodySha256: hash("sha256", text, "hex"),
        ...more,
      },
      reportCodec,
      (bytes) => sign(null, bytes, laptop.privateKey),
    );

  test("stands in the record, once", async () => {
    const body = JSON.stringify(says("hello"));
    await send(door, { body, headers: { "x-fourgate-report": report(body) } });
    await send(door, {
      body,
      headers: { "x-fourgate-report": report(body, { observed: [stated, stated] }) },
    });
    expect(door.ledger.intents.map(({ observed }) => observed)).toEqual([[stated], [stated]]);
  });

  test.each([
    ["text"],
    [[{ gate: 9, rule: "r", message: "m", remedy: "" }]],
    [[{ gate: 2, rule: 5 }]],
    [[null]],
  ])("is refused in another form: %j", async (observed) => {
    const body = JSON.stringify(says("hello"));
    const header = report(body, { observed } as unknown as Partial<GuardReport>);
    expect((await send(door, { body, headers: { "x-fourgate-report": header } })).status).toBe(401);
    expect(arrived).toEqual([]);
  });
});
