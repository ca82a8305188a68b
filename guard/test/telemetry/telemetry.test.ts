import { describe, expect, it } from "vitest";
import { CarriedCalls, comparedAs } from "../../src/telemetry/carried-calls.ts";
import { statedCalls, type StatedCall } from "../../src/telemetry/stated-calls.ts";
import { GuardAtWork } from "../kit/guard-at-work.ts";
import { deskOfEachTest } from "../kit/guard-desk.ts";
import { until } from "../../../tools/waiting.ts";

/** As Claude Code 2.1.330 sends it: each event a record with its name as body. */
function telemetry(...events: readonly (readonly [name: string, requestId?: string])[]): string {
  const timeMs = Date.now();
  const attribute = (key: string, stringValue: string): object => ({ key, value: { stringValue } });
  const logRecords = events.map(([name, requestId]) => ({
    timeUnixNano: `${String(timeMs)}000000`,
    body: { stringValue: `claude_code.${name}` },
    attributes: [
      attribute("event.name", name),
      attribute("session.id", "s"),
      ...(requestId === undefined ? [] : [attribute("request_id", requestId)]),
    ],
  }));
  const scope = { name: "com.anthropic.claude_code.events" };
  return JSON.stringify({
    resourceLogs: [{ resource: { attributes: [] }, scopeLogs: [{ scope, logRecords }] }],
  });
}

describe("calls that a tool states", () => {
  it("are its events of calls, by the id of the reply, and nothing else", () => {
    const body = telemetry(
      ["user_prompt"],
      ["api_request", "req_1"],
      ["api_error", "req_2"],
      ["api_request"],
    );
    const timeMs = expect.closeTo(Date.now(), -4) as number;
    expect(statedCalls(Buffer.from(body))).toEqual([
      { requestId: "req_1", timeMs },
      { requestId: null, timeMs },
    ]);
  });

  it.each(["", "rubbish", "[]", "null", '{"resourceLogs":7}', "\u00ff\u00fe"])("are not in %j", (body) => {
    expect(statedCalls(Buffer.from(body, "latin1"))).toBeUndefined();
  });

  it("bring no trouble in odd shapes", () => {
    for (const odd of [
      [null],
      [{ scopeLogs: [{ logRecords: [7, {}, { body: "x" }] }] }],
      [{ scopeLogs: {} }],
    ])
      expect(statedCalls(Buffer.from(JSON.stringify({ resourceLogs: odd })))).toEqual([]);
  });
});

describe("calls that were carried", () => {
  const stated = (requestId: string | null, timeMs: number | null = null): StatedCall => ({
    requestId,
    timeMs,
  });

  it("are compared by id, told once, and counted where there is none", () => {
    const calls = new CarriedCalls(0);
    calls.carried("run", "req_1");
    calls.carried("run", "req_2");
    expect(calls.stated("run", [stated("req_1"), stated("req_9")])).toBe(1);
    expect(calls.stated("run", [stated("req_9"), stated("req_2")])).toBe(0);
    expect(calls.stated("run", [stated(null), stated(null)])).toBe(0);
    expect(calls.stated("run", [stated(null)])).toBe(1);
    expect(calls.stated("another run", [stated("req_1")])).toBe(1);
    expect(calls.unseenCount).toBe(3);
    calls.told(2);
    expect(calls.unseenCount).toBe(1);
  });

  it("are not asked for from before this guard, which another may have carried", () => {
    const calls = new CarriedCalls(1_000);
    expect(calls.stated("run", [stated("req_1", 999), stated("req_2", 1_000)])).toBe(1);
  });

  it("of a standing run are compared over its pauses, of others by run", () => {
    const run = { id: "01", tool: "claude-code" };
    expect(comparedAs({ ...run, pid: null })).toBe(comparedAs({ ...run, id: "02", pid: null }));
    expect(comparedAs({ ...run, pid: 7 })).not.toBe(comparedAs({ ...run, id: "02", pid: 7 }));
  });
});

describe("the guard", () => {
  const desk = deskOfEachTest();
  const tell = (
    body: string | Buffer,
    headers: Record<string, string> = {},
  ): ReturnType<GuardAtWork["call"]> =>
    desk.guard.call(`/r/${desk.run.token}/telemetry/v1/logs`, { body, headers });

  it("says at once that a tool made a call which it did not carry, and says it once", async () => {
    desk.gateway.answer = (_arrived, response) => {
      response.writeHead(200, { "content-type": "application/json", "request-id": "req_1" }).end("{}");
    };
    await desk.guard.message(desk.run, {
      model: "claude-sonnet-4-5",
      max_tokens: 8,
      messages: [{ role: "user", content: "hello" }],
    });
    await until(() => desk.gateway.heartbeats.length === 1, "the first heartbeat");
    expect((await tell(telemetry(["api_request", "req_1"]))).status).toBe(200);
    expect(desk.gateway.heartbeats).toHaveLength(1);
    expect((await tell(telemetry(["api_request", "req_round"], ["api_request", "req_it"]))).body).toBe("{}");
    await until(() => desk.gateway.heartbeats.length === 2, "word of it");
    expect(desk.gateway.heartbeats[1]).toMatchObject({ unseenCalls: 2 });
    expect(desk.guard.lines.join("\n")).toContain("claude-code made 2 calls round this guard");
    await tell(telemetry(["api_request", "req_it"], ["api_request", "req_new"]));
    await until(() => desk.gateway.heartbeats.length === 3, "word of the third");
    expect(desk.gateway.heartbeats[2]).toMatchObject({ unseenCalls: 1 });
    // Nothing of telemetry goes on.
    expect(desk.gateway.arrived.map(({ target }) => target)).toEqual(["/v1/messages?beta=true"]);
  });

  it("keeps it until the gateway has it", async () => {
    await until(() => desk.gateway.heartbeats.length === 1, "the first heartbeat");
    await desk.gateway.stop();
    await tell(telemetry(["api_request", "req_a"]));
    await desk.gateway.start();
    await tell(telemetry(["api_request", "req_b"]));
    await until(() => desk.gateway.heartbeats.length === 2, "word of both");
    expect(desk.gateway.heartbeats[1]).toMatchObject({ unseenCalls: 2 });
  });

  it("takes telemetry of its own runs only, and answers rubbish without a status to try again upon", async () => {
    const stranger = await desk.guard.call(`/r/${"x".repeat(43)}/telemetry/v1/logs`, { body: telemetry() });
    expect(stranger.status).toBe(401);
    expect((await tell(telemetry(), { origin: "https://evil.example" })).status).toBe(401);
    expect((await tell("rubbish")).status).toBe(200);
    expect((await tell(Buffer.alloc(5 * 1024 * 1024, 32))).status).toBe(400);
    expect((await desk.guard.call(`/r/${desk.run.token}/telemetry/v1/logs`)).status).toBe(400);
  });
});
