import { request } from "node:http";
import { describe, expect, test } from "vitest";
import { afterReading, typed } from "../kit/conversations.ts";
import { errorText } from "../kit/guard-at-work.ts";
import { deskOfEachTest } from "../kit/guard-desk.ts";
import { until } from "../../../tools/waiting.ts";

const desk = deskOfEachTest();

describe("bad input is refused, and nothing leaves", () => {
  const deep = `{"model":"m","max_tokens":1,"messages":[{"role":"user","content":${"[".repeat(500)}${"]".repeat(500)}}]}`;
  test.each([
    ["no JSON", "{", 400],
    ["bytes after the end", `${JSON.stringify(typed("x"))} {}`, 400],
    ["a key twice", '{"model":"m","model":"n","max_tokens":1,"messages":[]}', 400],
    [
      "invalid UTF-8",
      Buffer.concat([Buffer.from('{"model":"'), Buffer.from([0xff, 0xfe]), Buffer.from('","messages":[]}')]),
      400,
    ],
    ["nesting without end", deep, 400],
    ["a list", "[]", 400],
    ["messages of another type", '{"model":"m","max_tokens":1,"messages":"x"}', 400],
    ["nothing", "", 400],
  ])("%s", async (_name, body, status) => {
    const reply = await desk.guard.message(desk.run, body);
    expect(reply.status).toBe(status);
    expect(errorText(reply)).toMatch(/^Fourgate: /);
    expect(desk.gateway.arrived).toHaveLength(0);
    await until(() => desk.gateway.blocks.length === 1, "the refusal in the record");
    expect(desk.gateway.blocks[0]?.gate).toBe(null);
  });

  test("a body of 100 MB, stated or not, is answered while memory stays flat", async () => {
    const chunk = Buffer.alloc(1024 * 1024, 0x20);
    const before = process.memoryUsage().rss;
    for (const headers of [
      { "content-length": String(100 * chunk.length) },
      { "transfer-encoding": "chunked" },
    ]) {
      const call = request({
        host: "127.0.0.1",
        port: desk.guard.port,
        path: `/r/${desk.run.token}/v1/messages`,
        method: "POST",
        agent: false,
        headers,
      });
      const status = new Promise<number>((resolve, reject) => {
        call.on("error", reject);
        call.on("response", (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        });
      });
      const closed = new Promise((resolve) => call.once("close", resolve));
      for (let i = 0; i < 100 && !call.destroyed; i += 1) {
        if (!call.write(chunk))
          await Promise.race([new Promise((resolve) => call.once("drain", resolve)), closed]);
      }
      call.end();
      expect(await status).toBe(451);
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
    expect(desk.gateway.arrived).toHaveLength(0);
  });

  test("an unknown content-encoding, and one that is not what it says", async () => {
    expect((await desk.guard.message(desk.run, typed("x"), { "content-encoding": "compress" })).status).toBe(
      400,
    );
    expect((await desk.guard.message(desk.run, typed("x"), { "content-encoding": "gzip" })).status).toBe(400);
    expect(desk.gateway.arrived).toHaveLength(0);
  });

  test("a header that may come once and comes twice", async () => {
    const call = request({
      host: "127.0.0.1",
      port: desk.guard.port,
      path: `/r/${desk.run.token}/v1/messages`,
      method: "POST",
      agent: false,
    });
    call.setHeader("authorization", ["Bearer a", "Bearer b"]);
    call.end(JSON.stringify(typed("x")));
    const status = await new Promise((resolve) =>
      call.on("response", (response) => {
        resolve(response.statusCode);
      }),
    );
    expect(status).toBe(400);
  });
});

describe("upstream's replies of every kind", () => {
  test("an HTML page of a proxy comes through as it is", async () => {
    desk.gateway.answer = (_arrived, response) => {
      response.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad gateway</h1>");
    };
    const reply = await desk.guard.message(desk.run, typed("hello"));
    expect([reply.status, reply.body]).toEqual([502, "<h1>Bad gateway</h1>"]);
  });

  test("a reply in an encoding that cannot be read is an error", async () => {
    desk.gateway.answer = (_arrived, response) => {
      response.writeHead(200, { "content-type": "application/json", "content-encoding": "rot13" }).end("{}");
    };
    expect((await desk.guard.message(desk.run, typed("hello"))).status).toBe(451);
  });

  test("a JSON message is not touched where nothing was taken out", async () => {
    const text = '{ "type":"message", "content":[ {"type":"text","text":"1.0"} ], "n": 1.0 }';
    desk.gateway.answer = (_arrived, response) => {
      response.writeHead(200, { "content-type": "application/json" }).end(text);
    };
    expect(
      (await desk.guard.message(desk.run, afterReading(`${desk.guard.cwd}/a.txt`, "nothing secret"))).body,
    ).toBe(text);
  });
});
