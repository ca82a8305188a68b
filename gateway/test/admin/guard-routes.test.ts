import { createConnection } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { RunningConsole } from "./running-console.ts";
import { actor, guardBlock, handedBlock, id } from "../../../tools/samples/audit-records.ts";

let running: RunningConsole;
beforeEach(async () => {
  running = await RunningConsole.start();
});
afterEach(() => running[Symbol.asyncDispose]());

describe("the policy bundle", () => {
  it("is this principal's, named by the policy's version", async () => {
    const { status, headers, text } = await running.ask("/api/v1/guard/bundle", {
      headers: { "x-fourgate-token": running.tokens["mia"] ?? "", host: "gateway.example" },
    });
    expect([status, headers.etag, JSON.parse(text)]).toEqual([
      200,
      '"p-7c1e"',
      { bundle: "mia", version: "p-7c1e" },
    ]);
  });

  it("is not sent to a guard that has it, until the policy changes", async () => {
    const headers = { "x-fourgate-token": running.tokens["mia"] ?? "", "if-none-match": '"other", "p-7c1e"' };
    // After the gateway's start nobody was told yet what the guard's user may do.
    expect((await running.ask("/api/v1/guard/bundle", { headers })).status).toBe(200);
    const same = await running.ask("/api/v1/guard/bundle", { headers });
    expect([same.status, same.text]).toEqual([304, ""]);
    running.policyVersion = "p-8";
    expect((await running.ask("/api/v1/guard/bundle", { headers })).status).toBe(200);
  });

  it.each([{}, { "x-fourgate-token": "unknown" }, { "x-fourgate-token": "x".repeat(5_000) }])(
    "is refused without a known token",
    async (headers) => {
      expect((await running.ask("/api/v1/guard/bundle", { headers })).status).toBe(401);
    },
  );

  it("is refused to the operator's session", async () => {
    expect(
      (await running.ask("/api/v1/guard/bundle", { headers: { cookie: await running.logIn() } })).status,
    ).toBe(401);
  });
});

describe("blocks handed in", () => {
  it("are durable, with the gateway's time and the token's teams, before they are accepted", async () => {
    const block = handedBlock({ actor: { ...actor, teams: ["admins"], agent: "reviewer" } });
    const answer = await running.handIn([block]);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([200, { accepted: [block.id] }]);
    expect(running.ledger.appended).toEqual([
      {
        record: { ...block, time: "2026-11-22T14:05:00.000Z", actor: { ...actor, agent: "reviewer" } },
        subject: "mia",
      },
    ]);
  });

  it("are not accepted when the record fails, and recorded once when the guard tries again", async () => {
    running.ledger.broken = true;
    expect((await running.handIn([handedBlock()])).status).toBe(503);
    running.ledger.broken = false;
    expect((await running.handIn([handedBlock()])).status).toBe(200);
    expect((await running.handIn([handedBlock()])).status).toBe(200);
    expect(running.ledger.kinds()).toEqual(["guard_block"]);
    expect(running.complaints.filter((text) => text.includes("count"))).toEqual([]);
  });

  it("are recorded once when they are handed in twice at the same time, or twice in one batch", async () => {
    const answers = await Promise.all([
      running.handIn([handedBlock(), handedBlock()]),
      running.handIn([handedBlock()]),
    ]);
    expect(answers.map(({ text }) => JSON.parse(text) as unknown)).toEqual([
      { accepted: [id(3)] },
      { accepted: [id(3)] },
    ]);
    expect(running.ledger.kinds()).toEqual(["guard_block"]);
    expect(running.complaints).toEqual([]);
  });

  it("are known again after a restart", async () => {
    await using second = await RunningConsole.start((each) => {
      each.ledger.put(guardBlock());
    });
    expect((await second.handIn([handedBlock()])).status).toBe(200);
    expect(second.ledger.kinds()).toEqual(["guard_block"]);
  });

  it("raise an alarm when the device's count jumps", async () => {
    await running.handIn([handedBlock(), handedBlock({ id: id(4), deviceSequence: 300 })]);
    expect(running.complaints).toEqual([
      "count of a guard's statements: device mia-laptop counted from 1 to 300",
    ]);
  });
});

describe("attacks on the hand-in", () => {
  it.each([
    ["the signature of another device", { signer: "tom-laptop" }],
    ["a signature over other bytes", { signed: Buffer.from("{}") }],
    ["an unknown token", { user: "eve" }],
    ["another's token", { user: "tom" }],
  ])("refuses %s", async (_what, change) => {
    expect((await running.handIn([handedBlock()], change)).status).toBe(401);
    expect(running.ledger.appended).toEqual([]);
  });

  it.each([
    ["another user", { ...actor, user: "tom" }],
    ["another device", { ...actor, device: "tom-laptop" }],
  ])("refuses a batch where one block names %s", async (_what, other) => {
    const answer = await running.handIn([handedBlock(), handedBlock({ id: id(5), actor: other })]);
    expect(answer.status).toBe(403);
    expect(running.ledger.appended).toEqual([]);
  });

  it("lets no device take away another's id", async () => {
    await running.handIn([handedBlock()]);
    const toms = handedBlock({ actor: { ...actor, user: "tom", device: "tom-laptop" } });
    expect((await running.handIn([toms], { user: "tom", signer: "tom-laptop" })).status).toBe(200);
    expect(running.ledger.kinds()).toEqual(["guard_block", "guard_block"]);
  });

  const spoilt: readonly (readonly [string, unknown])[] = [
    ["an unknown member", { ...handedBlock(), extra: 1 }],
    ["a time of its own", guardBlock()],
    ["another kind", { ...handedBlock(), kind: "intent" }],
    ["an id that is no ULID", handedBlock({ id: "../../x" })],
    ["a gate that there is not", { ...handedBlock(), gate: 5 }],
    ["a negative count", handedBlock({ deviceSequence: -1 })],
    ["a text without end", handedBlock({ path: "x".repeat(4_097) })],
    ["a long text deep inside", handedBlock({ actor: { ...actor, tool: "x".repeat(4_097) } })],
  ];
  it.each(spoilt)("refuses %s, and says where without repeating it", async (_what, block) => {
    const answer = await running.handIn([block]);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain("blocks.0");
    expect(answer.text).not.toContain("xxxx");
    expect(running.ledger.appended).toEqual([]);
  });

  it("refuses more than 100 blocks, and more than 1 MB", async () => {
    expect(
      (await running.handIn(Array.from({ length: 101 }, (_, n) => handedBlock({ id: id(n) })))).status,
    ).toBe(400);
    expect((await running.handIn([handedBlock({ path: "x".repeat(1_100_000) })])).status).toBe(413);
  });

  it("refuses an unknown token before the body is read", async () => {
    const socket = createConnection(running.port, "127.0.0.1");
    socket.write(
      `POST /api/v1/guard/blocks HTTP/1.1\r\nhost: ${running.host}\r\ncontent-type: application/json\r\ncontent-length: 900000\r\n\r\n`,
    );
    let text = "";
    for await (const chunk of socket) text += String(chunk);
    expect(text).toMatch(/^HTTP\/1\.1 401 /);
    expect(text.toLowerCase()).toContain("connection: close");
  });

  it("gives up on a body that does not arrive", async () => {
    await using hasty = await RunningConsole.start(() => undefined, { bodyMsMax: 100 });
    const socket = createConnection(hasty.port, "127.0.0.1");
    socket.write(
      `POST /api/v1/guard/blocks HTTP/1.1\r\nhost: ${hasty.host}\r\nx-fourgate-token: ${hasty.tokens["mia"] ?? ""}\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{"bl`,
    );
    let text = "";
    for await (const chunk of socket) text += String(chunk);
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
    expect(text).toContain("body_too_slow");
    expect(hasty.complaints).toEqual([]);
  });
});

describe("a heartbeat", () => {
  const state = {
    sentAt: "2026-11-22T14:04:59.000Z",
    deviceSequence: 41,
    policyVersion: "p-7c1e",
    runs: 2,
    waiting: 0,
  };

  it("is in the record under its device, and once a minute at most", async () => {
    expect((await running.beat(state)).status).toBe(204);
    expect((await running.beat({ ...state, deviceSequence: 42 })).status).toBe(204);
    running.nowMs += 60_000;
    expect((await running.beat({ ...state, deviceSequence: 43 })).status).toBe(204);
    expect(running.ledger.appended).toMatchObject(
      [41, 43].map((deviceSequence) => ({
        record: { kind: "heartbeat", user: "mia", device: "mia-laptop", deviceSequence },
        subject: "mia",
      })),
    );
  });

  it("that tells of calls which the guard did not carry is in the record each time", async () => {
    await running.beat(state);
    for (const unseenCalls of [2, 1])
      expect((await running.beat({ ...state, unseenCalls })).status).toBe(204);
    expect(running.ledger.appended.slice(1)).toMatchObject(
      [2, 1].map((unseenCalls) => ({ record: { kind: "heartbeat", unseenCalls } })),
    );
  });

  it("is refused when another device signed it, and when it says more than it should", async () => {
    expect((await running.beat(state, { signer: "tom-laptop" })).status).toBe(401);
    expect((await running.beat({ ...state, user: "tom" })).status).toBe(400);
    expect(running.ledger.appended).toEqual([]);
  });
});
