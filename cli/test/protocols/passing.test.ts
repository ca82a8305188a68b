import { hash } from "node:crypto";
import { Agent } from "node:http";
import { brotliCompressSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ask } from "./ask.ts";
import { clientLogin, speeches } from "./speech.ts";
import { TwoDoors } from "./two-doors.ts";

let doors: TwoDoors;

beforeAll(async () => {
  doors = await TwoDoors.open();
});
afterAll(() => doors[Symbol.asyncDispose]());
beforeEach(() => doors.forget());

describe.each(speeches)("a turn in $protocol", (speech) => {
  const { protocol, tool, login, writeTool, pathField } = speech;
  const script = {
    steps: [
      {
        say: "Größe 🚀, I write two files.",
        calls: [
          { tool: writeTool, input: { [pathField]: "src/ä.ts", content: "1" } },
          { tool: writeTool, input: { [pathField]: "src/b.ts", content: "2" } },
        ],
      },
    ],
  };

  test.each([
    ["as a stream", true],
    ["whole", false],
  ])(
    "passes %s: the client's bytes, on record before, rebuilt from it, with all that was said",
    async (_, stream) => {
      await doors.cloud.control({ scripts: script, chunking: "awkward" });
      const base = await doors.run(tool);
      // Spaces and escapes that no serialiser would write again.
      const body = JSON.stringify(speech.typed("hello é", stream), null, 1).replace("hello", "h\\u0065llo");
      const answer = await ask(base + speech.path(stream), { body, headers: login });
      expect([answer.status, answer.cut]).toEqual([200, false]);
      const said = stream ? speech.streamed(answer.text) : speech.whole(answer.text);
      expect(said).toEqual({
        text: "Größe 🚀, I write two files.",
        calls: [
          { tool: writeTool, input: { [pathField]: "src/ä.ts", content: "1" } },
          { tool: writeTool, input: { [pathField]: "src/b.ts", content: "2" } },
        ],
        complete: true,
        error: null,
      });

      const [seen] = await doors.cloud.seen();
      const sha256 = hash("sha256", body, "hex");
      expect(seen).toMatchObject({ url: speech.path(stream), sha256, outcome: { status: 200 } });
      const headers = new Map(seen?.headers.map(([name, value]) => [name.toLowerCase(), value]));
      for (const [name, value] of Object.entries(login)) expect(headers.get(name)).toBe(value);
      expect([...headers.keys()].filter((name) => name.startsWith("x-fourgate"))).toEqual([]);

      const id = String(answer.headers["x-fourgate-exchange"]);
      const { intent, outcome } = await doors.exchange(id);
      expect(intent).toMatchObject({
        ...{
          deployment: speech.deployment,
          deploymentClass: "cloud",
          bodySha256: sha256,
          splice: null,
          alarms: [],
        },
        ...{ model: protocol === "gemini" ? "gemini-2.5-flash" : "gpt-5.1", findings: [] },
        guard: { device: "laptop", redactions: 0, bodySha256: sha256 },
      });
      expect(Buffer.from(await doors.gateway.ledger.wireBytes(id)).toString()).toBe(body);
      const shown = await doors.gateway.ledger.show(id);
      expect(Buffer.from(shown.reply ?? "").equals(answer.bytes)).toBe(true);
      expect(outcome).toMatchObject({
        ...{ result: "answered", status: 200, replySha256: hash("sha256", answer.bytes, "hex") },
        ...{ inputTokens: expect.any(Number) as number, outputTokens: expect.any(Number) as number },
        toolCalls: [
          { tool: writeTool, path: "src/ä.ts", access: "write" },
          { tool: writeTool, path: "src/b.ts", access: "write" },
        ],
      });
      expect(outcome.inputTokens).toBeGreaterThan(5);
      expect(outcome.outputTokens).toBeGreaterThan(5);
      expect(doors.recordText()).not.toContain(clientLogin);
    },
  );

  test.each([
    ["gzip", gzipSync],
    ["br", brotliCompressSync],
    ["zstd", zstdCompressSync],
  ])("arrives in %s as the client encoded it, and is judged decoded", async (encoding, encode) => {
    const base = await doors.run(tool);
    const body = encode(Buffer.from(JSON.stringify(speech.typed("hello", false))));
    const headers = { ...login, "content-encoding": encoding };
    const answer = await ask(base + speech.path(false), { body, headers });
    const [seen] = await doors.cloud.seen();
    expect(seen).toMatchObject({ encoding, sha256: hash("sha256", body, "hex") });
    const { intent } = await doors.exchange(String(answer.headers["x-fourgate-exchange"]));
    expect(intent).toMatchObject({ deployment: speech.deployment, labels: [{ access: "read" }] });
    const typed = JSON.stringify(speech.typed(`my key is ${"AKIA"}Q7RZ5XK2LM4NPT3W`, false));
    const refused = await ask(base + speech.path(false), { body: encode(Buffer.from(typed)), headers });
    expect(refused.status).toBe(speech.blockedStatus);
    expect(await doors.cloud.seen()).toHaveLength(1);
  });

  test("comes on one connection after another turn", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const base = await doors.run(tool);
    const ports = new Set<unknown>();
    for (const turn of ["one", "two", "three"]) {
      const asked = { agent, headers: login, body: speech.typed(turn, true) };
      const answer = await ask(base + speech.path(true), asked);
      expect(answer.status).toBe(200);
      ports.add(Object.values(agent.freeSockets).flat()[0]?.localPort);
    }
    agent.destroy();
    expect(ports.size).toBe(1);
    expect([...ports][0]).toBeTypeOf("number");
  });

  test("that offers another protocol on the way (h2c) passes as what it is", async () => {
    const offers = {
      connection: "Upgrade, HTTP2-Settings",
      upgrade: "h2c",
      "http2-settings": "AAMAAABkAAQAoAAA",
    };
    const body = speech.typed("hello", true);
    const gateway = `http://127.0.0.1:${String(doors.gateway.port)}`;
    for (const [base, token] of [
      [await doors.run(tool), {}],
      [gateway, { "x-fourgate-token": doors.plainToken }],
    ] as const) {
      const answer = await ask(base + speech.path(true), {
        body,
        headers: { ...login, ...token, ...offers },
      });
      expect([answer.status, speech.streamed(answer.text).complete]).toEqual([200, true]);
    }
    const seen = await doors.cloud.seen();
    expect(JSON.stringify(seen)).not.toContain("h2c");
  });
});
