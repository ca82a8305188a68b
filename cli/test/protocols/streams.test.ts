import { request, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ask } from "./ask.ts";
import { eventsOf, speeches } from "./speech.ts";
import { until } from "../../../tools/waiting.ts";
import { TwoDoors } from "./two-doors.ts";

let doors: TwoDoors;

beforeAll(async () => {
  doors = await TwoDoors.open();
});
afterAll(() => doors[Symbol.asyncDispose]());
beforeEach(async () => {
  await doors.forget();
  await doors.cloud.control({ scripts: [], chunking: "event", compress: "none" });
});

/** Where a client sends the same request: through the guard, and straight to the gateway. */
async function ways(
  path: string,
  tool: string,
): Promise<readonly [string, Readonly<Record<string, string>>][]> {
  return [
    [(await doors.run(tool)) + path, {}],
    [`http://127.0.0.1:${String(doors.gateway.port)}${path}`, { "x-fourgate-token": doors.plainToken }],
  ];
}

describe.each(speeches)("a reply in $protocol", (speech) => {
  const { login, tool, protocol } = speech;

  test("that is an error keeps the vendor's status, words and wish when to come again", async () => {
    for (const stream of [true, false]) {
      for (const [url, token] of await ways(speech.path(stream), tool)) {
        await doors.cloud.control({
          faults: [{ kind: "rate_limit", message: "slow down é", headers: { "retry-after": "7" } }],
        });
        const answer = await ask(url, {
          body: speech.typed("hello", stream),
          headers: { ...login, ...token },
        });
        expect([answer.status, answer.headers["retry-after"], answer.cut]).toEqual([429, "7", false]);
        expect(speech.errorOf(answer.text)).toContain("slow down é");
        const { outcome } = await doors.exchange(String(answer.headers["x-fourgate-exchange"]));
        expect(outcome).toMatchObject({ result: "answered", status: 429, toolCalls: [] });
      }
    }
    expect(await doors.cloud.seen()).toHaveLength(4);
  });

  test.each(["reset", "half_event"])(
    "that breaks off (%s) ends in the protocol's own error event",
    async (kind) => {
      const base = await doors.run(tool);
      // Some replies have two events in all.
      await doors.cloud.control({
        scripts: { steps: [{ say: "word ".repeat(40) }] },
        faults: [{ kind, events: 2 }],
      });
      const answer = await ask(base + speech.path(true), {
        body: speech.typed("hello", true),
        headers: login,
      });
      expect([answer.status, answer.cut]).toEqual([200, false]);
      // No line in it is a comment: `eventsOf` throws for those.
      const { events, done } = eventsOf(answer.text);
      expect(done).toBe(false);
      const last = events.at(-1) ?? {};
      const error = (last["error"] ?? (last["response"] as { error?: unknown } | undefined)?.error) as
        | { message: string }
        | undefined;
      const name = protocol === "openai-responses" ? "response.failed" : undefined;
      expect(last["type"]).toBe(name);
      expect(error?.message).toMatch(/^Fourgate/);
      const { outcome } = await doors.exchange(String(answer.headers["x-fourgate-exchange"]));
      // A vendor that ends a stream of no stated length in the middle of an event has answered, as far as anybody can tell.
      expect(outcome.result).toBe(kind === "reset" ? "upstream_broken" : "answered");
    },
  );

  test("that the client hangs up on is cancelled at the vendor, and on record", async () => {
    for (const [url, token] of await ways(speech.path(true), tool)) {
      await doors.forget();
      await doors.cloud.control({
        scripts: { steps: [{ say: "word ".repeat(400) }] },
        faults: [{ kind: "slow", delayMs: 50 }],
      });
      const hangUp = new AbortController();
      let id = "";
      const call = ask(url, {
        ...{ body: speech.typed("hello", true), headers: { ...login, ...token }, signal: hangUp.signal },
        onHead: (headers) => (id = String(headers["x-fourgate-exchange"])),
        onChunk: () => {
          hangUp.abort();
        },
      });
      await call.catch(() => undefined);
      const { outcome } = await doors.exchange(id);
      expect(outcome.result).toBe("client_gone");
      await until(async () => (await doors.cloud.seen())[0]?.outcome?.cut === true, "the vendor's notice");
    }
  });

  test("that the client hangs up on before its head is cancelled too", async () => {
    await doors.cloud.control({
      faults: [
        { kind: "late", delayMs: 400 },
        { kind: "slow", delayMs: 50, skip: 0 },
      ],
    });
    const base = await doors.run(tool);
    const before = doors.records("intent").length;
    const hangUp = new AbortController();
    const call = ask(base + speech.path(true), {
      ...{ body: speech.typed("hello", true), headers: login, signal: hangUp.signal },
    });
    await until(() => doors.records("intent").length > before, "the intent");
    hangUp.abort();
    await call.catch(() => undefined);
    const { outcome } = await doors.exchange(doors.records("intent")[0]?.id ?? "");
    expect(outcome).toMatchObject({ result: "client_gone", status: 0 });
  });
});

describe("back-pressure", () => {
  test.each(speeches)(
    "a reader in $protocol that reads nothing grows no memory at either door",
    async (speech) => {
      const count = 60_000;
      await doors.cloud.control({ faults: [{ kind: "storm", count }] });
      const base = await doors.run(speech.tool);
      const body = JSON.stringify(speech.typed("hello", true));
      const call = request(base + speech.path(true), {
        method: "POST",
        agent: false,
        headers: { ...speech.login, "content-type": "application/json" },
      });
      const { promise, resolve } = Promise.withResolvers<IncomingMessage>();
      call.on("response", resolve);
      call.end(body);
      const response = await promise;
      response.pause();
      const id = String(response.headers["x-fourgate-exchange"]);
      // What pipes and sockets take in between fills up first; then nothing grows any more.
      const grownIn = async (waitMs: number): Promise<number> => {
        const before = process.memoryUsage().external;
        await sleep(waitMs);
        return process.memoryUsage().external - before;
      };
      let tries = 0;
      while ((await grownIn(600)) > 4 * 1024 * 1024) expect(tries++).toBeLessThan(15);
      // The vendor waits: it has not sent all of it.
      expect(doors.gateway.ledger.latest(5).find(({ record }) => record.id === id)?.outcome).toBeNull();
      let bytes = 0;
      response.on("data", (chunk: Buffer) => (bytes += chunk.length));
      response.resume();
      await new Promise((done) => response.on("end", done));
      const { outcome } = await doors.exchange(id);
      expect(outcome).toMatchObject({ result: "answered", replyBytes: bytes });
      expect(bytes).toBeGreaterThan(count * 20);
    },
  );

  test("a client that sends its body slowly holds nobody up, and neither does one that stops", async () => {
    const [chat] = speeches;
    if (!chat) throw new TypeError("chat is spoken");
    const base = await doors.run("opencode");
    const slow = request(base + chat.path(true), { method: "POST", agent: false, headers: chat.login });
    slow.on("error", () => undefined);
    slow.write('{"model":"gpt-5.1",');
    const answer = await ask(base + chat.path(true), {
      body: chat.typed("hello", true),
      headers: chat.login,
    });
    expect(answer.status).toBe(200);
    slow.destroy();
    expect(await doors.cloud.seen()).toHaveLength(1);
  });
});
