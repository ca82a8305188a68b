import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Asked } from "../../clients/asked.ts";

const TAP = fileURLToPath(new URL("../../clients/tap-main.ts", import.meta.url));

describe("the tap before a tool's program", () => {
  let stack: AsyncDisposableStack;
  let folder: string;

  beforeEach(async () => {
    stack = new AsyncDisposableStack();
    folder = await mkdtemp(join(tmpdir(), "tap-"));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
  });
  afterEach(async () => {
    await stack.disposeAsync();
  });

  async function serve(
    answer: (request: IncomingMessage, response: ServerResponse) => void,
  ): Promise<string> {
    const server = createServer(answer);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    stack.defer(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  }

  async function run(
    origin: string,
    program: string,
    more: { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> } = {},
  ): Promise<{ readonly out: string; readonly asked: readonly Asked[] }> {
    const log = join(folder, "asked.jsonl");
    await writeFile(log, "");
    const file = join(folder, "program.mjs");
    await writeFile(file, program);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [TAP, log, origin, "2", process.execPath, file, ...(more.args ?? [])],
      { env: { ...process.env, ...more.env } },
    );
    const lines = (await readFile(log, "utf8")).trim().split("\n");
    return { out: stdout, asked: lines.map((line) => JSON.parse(line) as Asked) };
  }

  it("leads what the tool was told of the origin to itself, in arguments, environment and settings files", async () => {
    const origin = await serve((request, response) =>
      response.end(`${request.url ?? ""} ${request.headers.host ?? ""}`),
    );
    const settings = join(folder, "settings.json");
    await writeFile(settings, JSON.stringify({ baseUrl: `${origin}/file` }));
    const program = `
      import { readFileSync } from "node:fs";
      const urls = [process.argv[2].slice("url=".length), process.env.BASE, JSON.parse(readFileSync(process.env.SETTINGS, "utf8")).baseUrl];
      for (const url of urls) console.log(url.startsWith("${origin}/"), await (await fetch(url)).text());`;
    const { out, asked } = await run(origin, program, {
      args: [`url=${origin}/argument`],
      env: { BASE: `${origin}/environment`, SETTINGS: settings },
    });
    const { host } = new URL(origin);
    expect(out).toBe(`false /argument ${host}\nfalse /environment ${host}\nfalse /file ${host}\n`);
    expect(asked.map(({ path }) => path)).toEqual(["/argument", "/environment", "/file"]);
  });

  it("notes status, exchange and pieces of an answer, and no log-in", async () => {
    const origin = await serve((_, response) => {
      response.writeHead(451, { "x-fourgate-exchange": "E1" });
      response.write("one");
      setTimeout(() => response.end("two"), 100);
    });
    const program = `await (await fetch(process.env.BASE + "/v1/messages", { method: "POST", headers: { authorization: "Bearer x", "session-id": "s" } })).text();`;
    const { asked } = await run(origin, program, { env: { BASE: origin } });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      method: "POST",
      status: 451,
      exchange: "E1",
      pieces: 2,
      bytes: 6,
      cut: false,
    });
    expect((asked[0]?.lastMs ?? 0) - (asked[0]?.firstMs ?? 0)).toBeGreaterThanOrEqual(80);
    expect(asked[0]?.headers).toMatchObject({ "session-id": "s" });
    expect(asked[0]?.headers).not.toHaveProperty("authorization");
  });

  it("hangs up when the tool does, and says so", async () => {
    let gone = false;
    const origin = await serve((request, response) => {
      response.write("one");
      request.socket.on("close", () => {
        gone = true;
      });
    });
    const program = `
      const stop = new AbortController();
      const answer = await fetch(process.env.BASE + "/slow", { signal: stop.signal });
      await answer.body.getReader().read();
      stop.abort();
      await new Promise((done) => setTimeout(done, 200));`;
    const { asked } = await run(origin, program, { env: { BASE: origin } });
    for (let i = 0; i < 20 && !gone; i++) await wait(50);
    expect(asked[0]).toMatchObject({ path: "/slow", cut: true });
    expect(gone).toBe(true);
  });
});
