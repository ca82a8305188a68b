import { generateKeyPairSync, hash, sign, type KeyObject } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sealReport, type GuardReport } from "@fourgate/core/audit/guard-report";
import type { Classification } from "@fourgate/core/scope/catalogue";
import { reportCodec } from "@fourgate/wire/report-codec";
import { startUpstream, type Upstream } from "../../../tools/upstream/server.ts";
import type { Vendor } from "../../../tools/upstream/strict.ts";
import { Door } from "./kit/door.ts";
import { cloudAt, policyOf, privateAt } from "./kit/house.ts";
import { awsKey, errorOf, hasRead, says, send, type Answer } from "./kit/tool.ts";

const laptop = generateKeyPairSync("ed25519");
const other = generateKeyPairSync("ed25519");
const device = (id: string, key: KeyObject): { id: string; publicKey: string; user: string } => ({
  id,
  publicKey: key.export({ format: "jwk" }).x ?? "",
  user: "alice",
});

let cloud: Upstream & { readonly vendor: Vendor };
let door: Door;
beforeEach(async () => {
  cloud = await startUpstream({ lenient: true, auth: "none" });
  door = await Door.open({
    policy: policyOf([cloudAt(cloud.url), privateAt(cloud.url)]),
    devices: [device("laptop", laptop.publicKey), device("other", other.publicKey)],
  });
});
afterEach(async () => {
  await door[Symbol.asyncDispose]();
  await cloud[Symbol.asyncDispose]();
});

const body = JSON.stringify(says("hello"));

function reportOf(text: string, more: Partial<GuardReport> = {}): GuardReport {
  return {
    version: 1,
    exchange: "01GUARD",
    device: "laptop",
    sequence: 1,
    time: "2026-01-01T00:00:00Z",
    run: "run-1",
    agent: null,
    policyVersion: "policy-1",
    redactions: 2,
    redacted: [{ detector: "aws-access-key-id", count: 2 }],
    classification: "internal",
    workspaces: [],
    bodySha256: hash("sha256", text, "hex"),
    ...more,
  };
}

const sealed = (report: GuardReport, key: KeyObject = laptop.privateKey): string =>
  sealReport(report, reportCodec, (bytes) => sign(null, bytes, key));

async function sendWith(
  report: string,
  text: string = body,
  token: string = door.tokens.alice,
): Promise<Answer> {
  return await send(door, {
    body: text,
    headers: { "x-fourgate-report": report, "x-fourgate-token": token },
  });
}

describe("what a guard states of a request", () => {
  test("puts the guard's own alarms into the record, few and short", async () => {
    const alarms = ["the model altered a placeholder", ...Array.from({ length: 20 }, () => "x".repeat(500))];
    await sendWith(sealed(reportOf(body, { alarms })));
    const told = door.ledger.intents[0]?.alarms.filter((alarm) => alarm.startsWith("the guard says: ")) ?? [];
    expect(told[0]).toBe("the guard says: the model altered a placeholder");
    expect(told.map(({ length }) => length)).toEqual([47, ...Array.from({ length: 7 }, () => 216)]);
  });

  test("stands in the record beside the gateway's own judgement", async () => {
    expect((await sendWith(sealed(reportOf(body)))).status).toBe(200);
    const [intent] = door.ledger.intents;
    expect(intent).toMatchObject({
      guard: {
        exchange: "01GUARD",
        device: "laptop",
        deviceSequence: 1,
        policyVersion: "policy-1",
        redactions: 2,
        redacted: [{ detector: "aws-access-key-id", count: 2 }],
        bodySha256: intent?.bodySha256,
      },
      // A tool that names no session has its run's.
      actor: { device: "laptop", session: "run-1" },
      alarms: [],
    });
  });

  test("gives the tool's version where the tool does not say it", async () => {
    await sendWith(sealed(reportOf(body, { tool: "pi", toolVersion: "0.87.1" })));
    expect(door.ledger.intents[0]?.actor.tool).toBe("pi 0.87.1");
  });

  test("never reaches the model", async () => {
    await sendWith(sealed(reportOf(body)));
    const names = cloud.vendor.seen.list()[0]?.headers.map(([name]) => name.toLowerCase()) ?? [];
    expect(names.filter((name) => name.startsWith("x-fourgate"))).toEqual([]);
  });

  test.each<[string, () => string]>([
    ["by another key", () => sealed(reportOf(body), other.privateKey)],
    [
      "by a device that is not this token's",
      () => sealed(reportOf(body, { device: "other" }), other.privateKey),
    ],
    ["by a device that nobody enrolled", () => sealed(reportOf(body, { device: "stranger" }))],
    [
      "and changed afterwards",
      () => {
        const [, signature] = sealed(reportOf(body)).split(".");
        return `${Buffer.from(JSON.stringify(reportOf(body, { redactions: 0 }))).toString("base64url")}.${signature ?? ""}`;
      },
    ],
    ["and then cut", () => sealed(reportOf(body)).slice(0, -2)],
    ["not at all", () => Buffer.from(JSON.stringify(reportOf(body))).toString("base64url")],
    ["but is no report", () => "words"],
    ["but is empty", () => ""],
  ])("signed %s is refused, and recorded as a refusal", async (_how, header) => {
    const answer = await sendWith(header());
    expect([answer.status, errorOf(answer).error.type]).toEqual([401, "authentication_error"]);
    expect(door.ledger.refusals).toMatchObject([{ code: "unauthenticated" }]);
    expect(cloud.vendor.seen.list()).toEqual([]);
  });

  test("about another body is refused: what was signed is not what came", async () => {
    const answer = await sendWith(sealed(reportOf(`${body} `)));
    expect(answer.status).toBe(401);
    expect(door.ledger.refusals).toMatchObject([
      { code: "unauthenticated", actor: { user: "alice", device: "laptop" } },
    ]);
    expect(cloud.vendor.seen.list()).toEqual([]);
  });

  test("twice in one request is refused", async () => {
    const report = sealed(reportOf(body));
    const answer = await send(door, { body, headers: { "x-fourgate-report": [report, report] } });
    expect(answer.status).toBe(400);
  });
});

describe("an alarm stands in the record", () => {
  const alarms = (): readonly string[] =>
    [...door.ledger.intents, ...door.ledger.refusals].at(-1)?.alarms ?? [];

  test("when a device's numbers have a gap, and not when they come one after the other", async () => {
    for (const sequence of [1, 2, 3]) {
      await sendWith(sealed(reportOf(body, { sequence })));
      expect(alarms()).toEqual([]);
    }
    await sendWith(sealed(reportOf(body, { sequence: 200 })));
    expect(alarms()).toEqual(["device laptop counted from 3 to 200"]);
  });

  test("when a number never came, once it can no longer be on its way; numbers that overtake each other are none", async () => {
    for (const sequence of [1, 3, 2, 5]) {
      await sendWith(sealed(reportOf(body, { sequence })));
      expect(alarms()).toEqual([]);
    }
    await sendWith(sealed(reportOf(body, { sequence: 133 })));
    expect(alarms()).toEqual([expect.stringMatching(/never sent its number 4$/)]);
  });

  test("when a number comes twice: a statement was played again", async () => {
    const report = sealed(reportOf(body, { sequence: 5 }));
    await sendWith(report);
    await sendWith(report);
    expect(alarms()).toEqual([expect.stringMatching(/number 5 twice/)]);
  });

  test("when the guard let a secret pass that its policy removes, and the request is blocked", async () => {
    const text = JSON.stringify(hasRead("/tmp/notes.txt", `key ${awsKey()}`));
    const answer = await sendWith(sealed(reportOf(text)), text);
    expect(answer.status).toBe(451);
    expect(errorOf(answer).error.message).toMatch(/Gate 3, secrets: an AWS access key/);
    expect(alarms()).toEqual([expect.stringMatching(/let a finding pass/)]);
    expect(door.ledger.refusals).toMatchObject([{ gate: 3, findings: [{ action: "block" }] }]);
    expect(cloud.vendor.seen.list()).toEqual([]);
  });

  test("when a secret in the model's role is one that this gateway saw no model write, and the session goes on", async () => {
    const text = JSON.stringify(
      says("", {
        messages: [
          { role: "user", content: "hi" },
          { role: "assistant", content: `it is ${awsKey()}` },
          { role: "user", content: "go on" },
        ],
      }),
    );
    expect((await sendWith(sealed(reportOf(text)), text)).status).toBe(200);
    expect(alarms()).toEqual([expect.stringMatching(/1 secrets pass in the model's role/)]);
  });

  test("when the guard judged by another policy, and the secret is blocked all the same", async () => {
    const text = JSON.stringify(hasRead("/tmp/notes.txt", `key ${awsKey()}`));
    const answer = await sendWith(sealed(reportOf(text, { policyVersion: "policy-0" })), text);
    expect(answer.status).toBe(451);
    expect(alarms()).toEqual([expect.stringMatching(/judged by policy policy-0, the gateway by policy-1/)]);
  });

  test("not when the guard judged by the policy before this one, and the secret is blocked all the same", async () => {
    const text = JSON.stringify(hasRead("/tmp/notes.txt", `key ${awsKey()}`));
    const answer = await sendWith(sealed(reportOf(text, { policyVersion: "former" })), text);
    expect(answer.status).toBe(451);
    expect(alarms()).toEqual([]);
  });

  test("when the guard stated less than the gateway sees", async () => {
    const text = JSON.stringify(hasRead("/home/a/mono/vault/keys.ts", "a"));
    await sendWith(sealed(reportOf(text, { classification: "public" })), text);
    expect(alarms()).toEqual([expect.stringMatching(/stated public, the gateway judged restricted/)]);
  });
});

describe("what a guard states can only make the judgement stricter", () => {
  test("a classification that the guard knows from its machine counts", async () => {
    await sendWith(sealed(reportOf(body, { classification: "restricted" })));
    expect(door.ledger.intents).toMatchObject([
      { classification: "restricted", deployment: "house", alarms: [] },
    ]);
  });

  test("a lower one counts for nothing, nor does a word that is none", async () => {
    for (const [sequence, classification] of ["public", "harmless"].entries()) {
      const text = JSON.stringify(hasRead("/home/a/mono/vault/keys.ts", "a"));
      await sendWith(
        sealed(reportOf(text, { sequence: sequence + 1, classification: classification as Classification })),
        text,
      );
      expect(door.ledger.intents.at(-1)).toMatchObject({ classification: "restricted", deployment: "house" });
    }
  });

  test("an agent role narrows, and does not replace a token's own", async () => {
    const text = JSON.stringify(hasRead("/home/a/mono/auth/token.ts", "a"));
    const narrowed = await sendWith(sealed(reportOf(text, { agent: "frontend-agent" })), text);
    expect(narrowed.status).toBe(451);
    expect(door.ledger.refusals).toMatchObject([{ gate: 2, actor: { agent: "frontend-agent" } }]);
    const own = await sendWith(
      sealed(reportOf(text, { agent: "another-agent", sequence: 2 })),
      text,
      door.tokens.agent,
    );
    expect(own.status).toBe(451);
    expect(door.ledger.refusals.at(-1)).toMatchObject({ actor: { agent: "frontend-agent" } });
  });

  test("a workspace says where relative paths lie", async () => {
    const text = JSON.stringify(hasRead("keys.ts", "a"));
    const workspaces = [
      { root: "/home/a/mono/vault", repo: null },
      { root: "/home/a/mono", repo: "mono" },
    ];
    await sendWith(sealed(reportOf(text, { workspaces })), text);
    expect(door.ledger.intents).toMatchObject([{ classification: "restricted", deployment: "house" }]);
  });
});

describe("a secret in what this session already sent", () => {
  test("stays as it went where it was none then; the same words elsewhere are blocked", async () => {
    // Through the observing gate it left; what repeats it goes on, what is new does not.
    const gates = { audit: "enforce", scope: "enforce", secrets: "observe", private: "enforce" } as const;
    const first = hasRead("/tmp/notes.txt", `key ${awsKey()}`) as { messages: object[] };
    let enforced = false;
    const observing = policyOf([cloudAt(cloud.url)], { gates });
    const enforcing = policyOf([cloudAt(cloud.url)]);
    await using changing = await Door.open({
      policy: observing,
      spoil: (snapshot) => ({
        get source() {
          return enforced ? enforcing : snapshot.source;
        },
        version: snapshot.version,
        decide: (...question) => snapshot.decide(...question),
        labels: (...question) => snapshot.labels(...question),
      }),
    });
    const headers = { "x-claude-code-session-id": "s" };
    expect((await send(changing, { body: first, headers })).status).toBe(200);
    enforced = true;
    first.messages.push({ role: "assistant", content: "I see." }, { role: "user", content: "go on" });
    expect((await send(changing, { body: first, headers })).status).toBe(200);
    expect(
      (await send(changing, { body: first, headers: { "x-claude-code-session-id": "another" } })).status,
    ).toBe(451);
  });
});
