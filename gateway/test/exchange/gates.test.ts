import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Door } from "./kit/door.ts";
import { cloudAt, policyOf, privateAt } from "./kit/house.ts";
import { startUpstream, type Upstream } from "../../../tools/upstream/server.ts";
import type { Vendor } from "../../../tools/upstream/strict.ts";
import { awsKey, errorOf, hasRead, says, send, type Answer } from "./kit/tool.ts";

type Model = Upstream & { readonly vendor: Vendor };
let cloud: Model;
let house: Model;
let door: Door;
beforeEach(async () => {
  cloud = await startUpstream();
  house = await startUpstream({ lenient: true, auth: "none" });
  door = await Door.open({
    policy: policyOf([cloudAt(cloud.url), privateAt(house.url, { model: "house-7b" })]),
  });
});
afterEach(async () => {
  await door[Symbol.asyncDispose]();
  await cloud[Symbol.asyncDispose]();
  await house[Symbol.asyncDispose]();
});

const asked = (model: Model): number => model.vendor.seen.list().length;

/** Blocked, told in a form that the tool shows at once, recorded with its gate, and sent nowhere. */
function expectBlocked(answer: Answer, gate: number, words: RegExp): void {
  expect(answer.status).toBe(451);
  expect(answer.headers["x-should-retry"]).toBe("false");
  const { error } = errorOf(answer);
  expect(error.type).toBe("permission_error");
  expect(error.message).toMatch(
    new RegExp(`^Fourgate stopped this before it reached a model\\.\nGate ${String(gate)}, `),
  );
  expect(error.message).toMatch(words);
  expect(door.ledger.refusals.at(-1)).toMatchObject({ code: "gate_blocked", gate, actor: { user: "alice" } });
  expect(door.ledger.intents).toEqual([]);
  expect([asked(cloud), asked(house)]).toEqual([0, 0]);
}

describe("a secret that comes straight to the gateway", () => {
  test.each([
    ["in a tool's result", { body: hasRead("/tmp/notes.txt", `aws_access_key_id = ${awsKey()}`) }],
    ["in what a person typed", { body: says(`use ${awsKey()}`) }],
    [
      "in an earlier message",
      {
        body: says("", {
          messages: [
            { role: "user", content: awsKey() },
            { role: "assistant", content: "ok" },
            { role: "user", content: "go on" },
          ],
        }),
      },
    ],
    ["in the system prompt", { body: says("hello", { system: `key ${awsKey()}` }) }],
    [
      "in a tool's description",
      {
        body: says("hello", {
          tools: [{ name: "T", description: awsKey(), input_schema: { type: "object" } }],
        }),
      },
    ],
    ["in a field that nobody knows", { body: says("hello", { new_field: { [awsKey()]: 1 } }) }],
    ["with escapes", { body: JSON.stringify(says(`use ${awsKey()}`)).replace("AKIA", "\\u0041K\\u0049A") }],
    ["in a side request without tools", { body: says(`a title for ${awsKey()}`, { tools: [] }) }],
    ["in a request to count tokens", { path: "/v1/messages/count_tokens", body: says(`use ${awsKey()}`) }],
    ["in the query string", { path: `/v1/messages?beta=${awsKey()}` }],
    ["in a header", { headers: { "x-note": `about ${awsKey()}` } }],
    ["in the user agent", { headers: { "user-agent": `tool/1 (${awsKey()})` } }],
    ["in the address of a model", { method: "GET", path: `/v1/models/${awsKey()}`, body: null }],
  ])("%s is blocked", async (_where, sent) => {
    const answer = await send(door, sent);
    expectBlocked(answer, 3, /an AWS access key/);
    expect(answer.body.toString() + JSON.stringify(door.ledger.records)).not.toContain(awsKey().slice(4));
  });

  test.each([
    ["as an address that nobody reads", { path: `/v1/files/${awsKey()}` }],
    ["as a session's name", { headers: { "x-claude-code-session-id": awsKey() } }],
    ["as a sub-agent's name", { headers: { "x-claude-code-agent-id": awsKey() } }],
    ["as a token", { headers: { "x-fourgate-token": awsKey() } }],
    ["as a deployment's name", { headers: { "x-fourgate-deployment": awsKey() } }],
  ])("%s stands in no record", async (_where, sent) => {
    const answer = await send(door, sent);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(door.ledger.refusals).toHaveLength(1);
    expect(JSON.stringify(door.ledger.records)).not.toContain(awsKey().slice(4));
    expect([asked(cloud), asked(house)]).toEqual([0, 0]);
  });

  test("in a tool's name stands in no record, even where the gate only observes", async () => {
    const gates = { audit: "enforce", scope: "enforce", secrets: "observe", private: "enforce" } as const;
    await using observing = await Door.open({ policy: policyOf([cloudAt(cloud.url)], { gates }) });
    expect((await send(observing, { headers: { "user-agent": `tool (${awsKey()})` } })).status).toBe(200);
    expect(observing.ledger.intents).toMatchObject([
      { actor: { user: "alice", tool: "(withheld: it held a secret)" } },
    ]);
    expect(JSON.stringify(observing.ledger.records)).not.toContain(awsKey().slice(4));
  });

  test("is recorded by its detector, place and fingerprint", async () => {
    await send(door, { body: hasRead("/tmp/notes.txt", `line 1\nkey = ${awsKey()}`) });
    await send(door, { body: says(`use ${awsKey()}`) });
    const [first, second] = door.ledger.refusals.map(({ findings }) => findings[0]);
    expect(first).toMatchObject({
      detector: "aws-access-key-id",
      kind: "tool_result",
      action: "block",
      line: 2,
    });
    expect(second).toMatchObject({
      detector: "aws-access-key-id",
      kind: "user_text",
      action: "block",
      line: 1,
    });
    expect(first?.fingerprint).toMatch(/^[0-9a-f]{16}$/);
    expect(second?.fingerprint).toBe(first?.fingerprint);
  });

  test("said to be written by the model, which no model was seen to write, is blocked", async () => {
    const body = says("", {
      messages: [
        { role: "user", content: "an example, please" },
        { role: "assistant", content: awsKey() },
        { role: "user", content: "thanks" },
      ],
    });
    expect((await send(door, { body })).status).toBe(451);
    expect(door.ledger.intents).toEqual([]);
  });

  test.each([
    [
      "a stream",
      "text/event-stream",
      [
        { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
        { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: `it is ${awsKey()}` } },
        { type: "content_block_stop", index: 0 },
      ]
        .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
        .join(""),
    ],
    [
      "a JSON message",
      "application/json",
      JSON.stringify({
        type: "message",
        role: "assistant",
        content: [{ type: "text", text: `it is ${awsKey()}` }],
      }),
    ],
  ])(
    "that the model itself wrote in %s passes, noted: a change there would break its signature",
    async (_form, type, reply) => {
      const model = createServer((_request, response) =>
        response.writeHead(200, { "content-type": type }).end(reply),
      );
      await new Promise<void>((resolve) => model.listen(0, "127.0.0.1", resolve));
      await using seeing = await Door.open({
        policy: policyOf([cloudAt(`http://127.0.0.1:${String((model.address() as AddressInfo).port)}`)]),
      });
      const body = says("", {
        messages: [
          { role: "user", content: "an example, please" },
          { role: "assistant", content: awsKey() },
          { role: "user", content: "thanks" },
        ],
      });
      expect((await send(seeing, { body })).status).toBe(451);
      await send(seeing, { body: says("an example, please") });
      expect((await send(seeing, { body })).status).toBe(200);
      expect(seeing.ledger.intents.at(-1)?.findings).toMatchObject([{ action: "note" }]);
      model.closeAllConnections();
      model.close();
    },
  );

  test("passes where the gate only observes, and the record says what would have been", async () => {
    const gates = { audit: "enforce", scope: "enforce", secrets: "observe", private: "enforce" } as const;
    await using observing = await Door.open({ policy: policyOf([cloudAt(cloud.url)], { gates }) });
    expect((await send(observing, { body: says(`use ${awsKey()}`) })).status).toBe(200);
    expect(observing.ledger.intents).toMatchObject([{ observed: [{ gate: 3, rule: "aws-access-key-id" }] }]);
  });

  test("is no reason to hold up the words around it", async () => {
    expect((await send(door, { body: says(`AKIA is how such keys begin`) })).status).toBe(200);
  });
});

describe("scope", () => {
  test("a folder that is closed to this person is refused, and open to another", async () => {
    const body = hasRead("/home/a/mono/auth/token.ts", "export const a = 1;");
    const junior = await send(door, { body, headers: { "x-fourgate-token": door.tokens.junior } });
    expect(junior.status).toBe(451);
    expect(door.ledger.refusals).toMatchObject([{ gate: 2, actor: { user: "joe" } }]);
    expect(door.ledger.refusals[0]?.reasons[0]).toMatchObject({
      gate: 2,
      rule: "seniors-only",
      message: expect.stringContaining("mono/auth") as string,
    });
    expect(asked(cloud)).toBe(0);
    expect((await send(door, { body })).status).toBe(200);
  });

  test("an agent's token opens its folders only, whoever holds it", async () => {
    const headers = { "x-fourgate-token": door.tokens.agent };
    const outside = await send(door, { body: hasRead("/home/a/mono/auth/token.ts", "a"), headers });
    expect(outside.status).toBe(451);
    expect(door.ledger.refusals).toMatchObject([
      { gate: 2, actor: { user: "alice", agent: "frontend-agent" } },
    ]);
    expect((await send(door, { body: hasRead("/home/a/mono/frontend/page.ts", "a"), headers })).status).toBe(
      200,
    );
  });
});

describe("restricted code", () => {
  const body = hasRead("/home/a/mono/vault/keys.ts", "export const rotate = 1;");
  const session = { "x-claude-code-session-id": "session-1" };

  test("goes to the private model, though the tool asked for the cloud's", async () => {
    expect((await send(door, { body })).status).toBe(200);
    expect([asked(cloud), asked(house)]).toEqual([0, 1]);
    expect(door.ledger.intents).toMatchObject([
      {
        deployment: "house",
        deploymentClass: "private",
        classification: "restricted",
        model: "claude-opus-4-8",
        splice: { to: '"house-7b"' },
        files: [{ path: "vault/keys.ts", repo: "mono", access: "read" }],
      },
    ]);
  });

  test("goes nowhere while the private model is down, and never to the cloud", async () => {
    await house[Symbol.asyncDispose]();
    const answer = await send(door, { body });
    expect(answer.status).toBe(451);
    expect(asked(cloud)).toBe(0);
    house = await startUpstream({ lenient: true, auth: "none" });
  });

  test("is blocked where the tool insists on the cloud", async () => {
    expectBlocked(
      await send(door, { body, headers: { "x-fourgate-deployment": "vendor" } }),
      4,
      /may go to a private model only/,
    );
  });

  test("is blocked where there is no private model, in every mode of the other gates", async () => {
    const gates = { audit: "enforce", scope: "observe", secrets: "observe", private: "enforce" } as const;
    await using cloudOnly = await Door.open({ policy: policyOf([cloudAt(cloud.url)], { gates }) });
    expect((await send(cloudOnly, { body })).status).toBe(451);
    expect(cloudOnly.ledger.refusals).toMatchObject([
      { gate: 4, reasons: [{ rule: "restricted-stays-private" }] },
    ]);
    expect(asked(cloud)).toBe(0);
  });

  test("keeps its session from the cloud after a compaction that names it no more", async () => {
    await send(door, { body, headers: session });
    expect(
      (
        await send(door, {
          body: says("This session is being continued. Summary: the keys rotate."),
          headers: session,
        })
      ).status,
    ).toBe(200);
    expect([asked(cloud), asked(house)]).toEqual([0, 2]);
    expect(door.ledger.intents[1]).toMatchObject({
      deployment: "house",
      classification: "restricted",
      labels: expect.arrayContaining([expect.objectContaining({ source: "session" })]) as unknown,
    });
    // Another session is not concerned.
    await send(door, { body: says("hello"), headers: { "x-claude-code-session-id": "session-2" } });
    expect([asked(cloud), asked(house)]).toEqual([1, 2]);
  });

  test("keeps it so after a restart, from the journal", async () => {
    door.ledger.marks.set("alice\nsession-9", "restricted");
    await send(door, {
      body: says("Summary: the keys rotate."),
      headers: { "x-claude-code-session-id": "session-9" },
    });
    expect([asked(cloud), asked(house)]).toEqual([0, 1]);
  });

  test("counts its tokens with the private model too", async () => {
    expect((await send(door, { path: "/v1/messages/count_tokens", body })).status).toBe(200);
    expect([asked(cloud), asked(house)]).toEqual([0, 1]);
  });
});
