import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { StartedRun } from "../../src/control/control.ts";
import { afterReading, typed } from "../kit/conversations.ts";
import { errorText, GuardAtWork } from "../kit/guard-at-work.ts";
import { assembledInput, toolCallEvents } from "../kit/model-stream.ts";
import { shopPolicy } from "../kit/shop-policy.ts";
import { StandInGateway } from "../kit/stand-in-gateway.ts";

const password = "hunter2" + "xyz";
const placeholder = /FOURGATE_SECRET_[A-Z2-7]{16}/;
/** Longer than files are taken for unchanged. */
const laterMs = 700;
let gateway: StandInGateway;
let guard: GuardAtWork;
let run: StartedRun;
let userHome: string;

beforeAll(async () => {
  gateway = await new StandInGateway(shopPolicy).start();
  guard = await GuardAtWork.start(gateway);
  userHome = join(guard.home, "people", "ada");
  await mkdir(userHome, { recursive: true });
  await writeFile(join(userHome, ".netrc"), `machine a.example login ada password net${password}\n`);
  await guard.restart({ userHome });
  await writeFile(join(guard.cwd, ".env"), `REDIS_PASSWORD=${password}\nPORT=3000\nNODE_ENV=production\n`);
  run = await guard.run();
});
afterAll(async () => {
  await guard[Symbol.asyncDispose]();
  await gateway[Symbol.asyncDispose]();
});
afterEach(() => {
  gateway.arrived.length = 0;
  gateway.blocks.length = 0;
});

const source = (): string => join(guard.cwd, "notes.txt");
const arrivedText = (): string => gateway.arrived.map(({ body }) => body.toString()).join("\n");

describe("a value of the workspace's .env", () => {
  test("that a tool's result prints leaves as a placeholder, and comes back into the file that is written", async () => {
    gateway.answer = (arrived, response) => {
      const standIn = placeholder.exec(arrived.body.toString())?.[0] ?? "none";
      response.writeHead(200, {
        "content-type": "text/event-stream; charset=utf-8",
        "x-fourgate-exchange": "01GATEWAY",
      });
      const input = { file_path: source(), content: `redis-cli -a ${standIn}\n` };
      response.end(toolCallEvents("Write", input).join(""));
    };
    const reply = await guard.message(
      run,
      afterReading(source(), `redis-cli -a ${password} ping\n`, { stream: true }),
    );
    expect(reply.status).toBe(200);
    expect(arrivedText()).not.toContain(password);
    expect(arrivedText()).toMatch(placeholder);
    expect(assembledInput(reply.body)).toEqual({
      file_path: source(),
      content: `redis-cli -a ${password}\n`,
    });
  });

  test.each([
    ["in base64", Buffer.from(password).toString("base64")],
    ["in base64 with others", Buffer.from(`user: cache\npass: ${password}\nhost: a\n`).toString("base64")],
    ["percent-encoded", [...password].map((one) => `%${one.charCodeAt(0).toString(16)}`).join("")],
    ["in JSON in JSON", JSON.stringify(JSON.stringify({ reply: password }))],
  ])("leaves in no other form: %s", async (_, form) => {
    const reply = await guard.message(run, afterReading(source(), `said: ${form}\n`));
    expect(reply.status).toBe(200);
    expect(arrivedText()).toMatch(placeholder);
    expect(arrivedText()).not.toContain(form);
    expect(arrivedText()).not.toContain(password);
  });

  test("that a person types is blocked, with the file and the name, never the value", async () => {
    const reply = await guard.message(run, typed(`why does ${password} not work?`));
    expect(reply.status).toBe(451);
    expect(errorText(reply)).toContain("a value from .env (REDIS_PASSWORD) in your message, line 1");
    expect(reply.body).not.toContain(password);
    expect(gateway.arrived).toEqual([]);
  });

  test("of other names is what it was: work goes on with production and 3000", async () => {
    const text = "NODE_ENV=production, listening on 3000\n";
    await guard.message(run, afterReading(source(), text));
    expect(arrivedText()).toContain(JSON.stringify(text).slice(1, -1));
  });

  test("is found in a body so large that a worker reads it", async () => {
    const lines = Array.from({ length: 30_000 }, (_, line) => `line ${String(line)} of it\n`).join("");
    const reply = await guard.message(run, afterReading(source(), `${lines}${password}\n${lines}`));
    expect(reply.status).toBe(200);
    expect(arrivedText()).not.toContain(password);
  });
});

describe("what is known", () => {
  test("changes with the files, in a session that runs", async () => {
    const other = `${password}Two`;
    const body = afterReading(source(), `it is ${other} now\n`);
    await guard.message(run, body);
    expect(arrivedText()).toContain(other);
    await new Promise((resolve) => setTimeout(resolve, laterMs));
    await writeFile(join(guard.cwd, ".env"), `REDIS_PASSWORD=${password}\nOTHER_PASSWORD=${other}\n`);
    gateway.arrived.length = 0;
    await guard.message(run, afterReading(source(), `and it is ${other} now\n`));
    expect(arrivedText()).not.toContain(other);
  });

  test("holds the user's own files, too", async () => {
    await guard.message(run, afterReading(source(), `curl -u ada:net${password} https://a.example\n`));
    expect(arrivedText()).not.toContain(`net${password}`);
  });

  test("is each workspace's own", async () => {
    const elsewhere = join(guard.home, "elsewhere");
    await mkdir(join(elsewhere, ".git"), { recursive: true });
    const there = await guard.run({ cwd: elsewhere });
    await guard.message(there, afterReading(join(elsewhere, "a.txt"), `it says ${password}\n`));
    expect(arrivedText()).toContain(password);
  });
});
