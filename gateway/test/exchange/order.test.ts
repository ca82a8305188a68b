import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Door } from "./kit/door.ts";
import { cloudAt, policyOf } from "./kit/house.ts";
import { RawVendor } from "./kit/raw-vendor.ts";
import { diskFull } from "./kit/recording-ledger.ts";
import { begin, errorOf, open, says, send } from "./kit/tool.ts";
import { until } from "../../../tools/waiting.ts";

let vendor: RawVendor;
let door: Door;
beforeEach(async () => {
  vendor = await RawVendor.open();
  door = await Door.open({ policy: policyOf([cloudAt(vendor.url)]) });
});
afterEach(async () => {
  await door[Symbol.asyncDispose]();
  await vendor[Symbol.asyncDispose]();
});

const ok = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";

describe("the record of an exchange", () => {
  test("is durable before one byte reaches the model, and its outcome follows", async () => {
    const { ledger } = door;
    vendor.onBytes = () => {
      if (!ledger.order.includes("bytes")) ledger.order.push("bytes");
    };
    const durable = Promise.withResolvers<void>();
    ledger.held = durable.promise;
    const answer = send(door);
    await until(() => ledger.askedCount === 1, "the intent");
    await sleep(100);
    expect(vendor.heard).toBe(0);
    durable.resolve();
    const connection = await vendor.asked();
    connection.say(ok);
    expect((await answer).status).toBe(200);
    await until(() => ledger.outcomes.length === 1, "the outcome");
    expect(ledger.order).toEqual(["intent", "bytes", "outcome"]);
  });

  test("has one id for intent, outcome and answer, and says who asked for what", async () => {
    const arriving = send(door, {
      path: "/v1/messages?beta=true",
      headers: {
        "user-agent": "claude-cli/2.1.330 (external, cli)",
        "x-claude-code-session-id": "session-1",
        "x-claude-code-agent-id": "sub-1",
      },
    });
    const connection = await vendor.asked();
    connection.say(ok);
    const answer = await arriving;
    await until(() => door.ledger.outcomes.length === 1, "the outcome");
    const [intent] = door.ledger.intents;
    expect(intent).toMatchObject({
      actor: {
        user: "alice",
        teams: ["web"],
        agent: null,
        device: "laptop",
        tool: "claude-code 2.1.330",
        session: "session-1",
        subAgent: "sub-1",
      },
      method: "POST",
      path: "/v1/messages",
      model: "claude-opus-4-8",
      deployment: "vendor",
      deploymentClass: "cloud",
      destination: vendor.url,
      classification: "internal",
      policyVersion: "policy-1",
      guard: null,
      alarms: [],
    });
    expect(door.ledger.outcomes[0]).toMatchObject({
      id: intent?.id,
      result: "answered",
      status: 200,
      replyBytes: 2,
    });
    expect(answer.headers["x-fourgate-exchange"]).toBe(intent?.id);
  });

  test.each([
    ["the disk is full", diskFull(), 451],
    ["something unforeseen happens", new TypeError("not told to anybody"), 451],
  ])(
    "that cannot be made durable, since %s, sends nothing and says so in the client's protocol",
    async (_why, error, status) => {
      door.ledger.fails = { intent: error, append: error };
      const answer = await send(door);
      expect(answer.status).toBe(status);
      expect(answer.headers["x-should-retry"]).toBe("false");
      const told = errorOf(answer);
      expect(told).toMatchObject({ type: "error", error: { type: "api_error" } });
      expect(told.request_id).toBe(answer.headers["x-fourgate-exchange"]);
      expect(told.error.message).not.toContain("not told to anybody");
      await sleep(100);
      expect(vendor.heard).toBe(0);
      expect(door.complaints).toContain("record of a refusal");
    },
  );

  test("of what could not be made durable is a refusal, when that much can be written", async () => {
    door.ledger.fails = { intent: diskFull() };
    await send(door);
    expect(door.ledger.refusals).toMatchObject([{ code: "record_failed", actor: { user: "alice" } }]);
    expect(door.ledger.outcomes).toEqual([]);
  });

  test("that loses its outcome disturbs no client, and somebody is told", async () => {
    door.ledger.fails = { outcome: diskFull() };
    const arriving = send(door);
    (await vendor.asked()).say(ok);
    expect((await arriving).body.toString()).toBe("{}");
    await until(() => door.complaints.includes("record of an outcome"), "the complaint");
  });

  test("is not kept where the operator switched gate 1 off", async () => {
    const gates = { audit: "off", scope: "enforce", secrets: "enforce", private: "enforce" } as const;
    await using unrecorded = await Door.open({ policy: policyOf([cloudAt(vendor.url)], { gates }) });
    const arriving = send(unrecorded);
    (await vendor.asked()).say(ok);
    expect((await arriving).status).toBe(200);
    await send(unrecorded, { headers: { "x-fourgate-token": "unknown" } });
    expect(unrecorded.ledger.records).toEqual([]);
  });
});

describe("a client that hangs up", () => {
  const vendorSees = async (): Promise<void> => {
    await until(() => vendor.connections.every(({ closed }) => closed), "the vendor's connection closes");
  };
  const expectGone = async (more: object): Promise<void> => {
    await until(() => door.ledger.outcomes.length === 1, "the outcome");
    expect(door.ledger.outcomes[0]).toMatchObject({ result: "client_gone", ...more });
  };

  test("before the model answers cancels the call", async () => {
    const call = begin(door, {});
    call.on("error", () => undefined);
    await vendor.asked();
    call.destroy();
    await vendorSees();
    await expectGone({ status: 0, replyBytes: 0, replySha256: "", firstByteMs: null });
  });

  test("in the middle of a stream cancels it, and what had passed is recorded", async () => {
    const arriving = open(door, { body: says("hello", { stream: true }) });
    const connection = await vendor.asked();
    connection.say(
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n",
    );
    connection.chunk('event: ping\ndata: {"type":"ping"}\n\n');
    const { text, hangUp } = await arriving;
    await until(() => text().includes("ping"), "the first event");
    hangUp();
    await vendorSees();
    await expectGone({ status: 200, replyBytes: 35 });
  });

  test("while its intent is written is not asked for at all", async () => {
    const durable = Promise.withResolvers<void>();
    door.ledger.held = durable.promise;
    const call = begin(door, {});
    call.on("error", () => undefined);
    await until(() => door.ledger.askedCount === 1, "the intent");
    call.destroy();
    // What comes after it was read after its end.
    await send(door, { headers: { "x-fourgate-token": "unknown" } });
    durable.resolve();
    await expectGone({ status: 0 });
    expect(vendor.heard).toBe(0);
  });
});
