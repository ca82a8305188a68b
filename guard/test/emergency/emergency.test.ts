import { readdir, readFile, writeFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { PolicySource } from "@fourgate/core/scope/policy";
import { guardFiles } from "../../src/config/guard-home.ts";
import { EmergencyJournal } from "../../src/emergency/emergency-journal.ts";
import { GuardAtWork, errorText, type Reply } from "../kit/guard-at-work.ts";
import { until } from "../../../tools/waiting.ts";
import { shopPolicy } from "../kit/shop-policy.ts";
import { json, StandInGateway } from "../kit/stand-in-gateway.ts";
import type { StartedRun } from "../../src/control/control.ts";

/** What a model's address got. */
interface Got {
  readonly target: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

let stack: AsyncDisposableStack;
let model: Server;
let got: Got[];
let answer: (response: ServerResponse) => void;
let gateway: StandInGateway;
let nowMs: number;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  got = [];
  nowMs = Date.now();
  answer = (response) => {
    json(response, 200, { type: "message", role: "assistant", content: [{ type: "text", text: "gladly" }] });
  };
  model = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => model.listen(0, "127.0.0.1", resolve));
  stack.defer(() => {
    model.closeAllConnections();
    model.close();
  });
});
afterEach(() => stack.disposeAsync());

async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  got.push({ target: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks).toString() });
  answer(response);
}

function policy(more: Partial<NonNullable<PolicySource["emergency"]>> = {}): PolicySource {
  const url = `http://127.0.0.1:${String((model.address() as AddressInfo).port)}`;
  return {
    ...shopPolicy,
    deployments: shopPolicy.deployments.map((one) => ({ ...one, url, models: ["claude-*"] })),
    emergency: { hoursMax: 2, deployments: ["cloud"], waitingMibMax: 1, ...more },
  };
}

/** A guard that knew its gateway and lost it. */
async function alone(source: PolicySource): Promise<{ guard: GuardAtWork; run: StartedRun }> {
  gateway = stack.use(await new StandInGateway(source).start());
  const guard = stack.use(await GuardAtWork.start(gateway, { clock: () => nowMs }));
  const run = await guard.run();
  await gateway.stop();
  return { guard, run };
}

const tools = [{ name: "Read", description: "Reads", input_schema: { type: "object" } }];

function body(...messages: readonly object[]): object {
  return { model: "claude-x", max_tokens: 9, tools, messages };
}

const asks = (content: unknown): object => ({ role: "user", content });
const said = { role: "assistant", content: [{ type: "text", text: "yes" }] };

async function send(
  guard: GuardAtWork,
  run: StartedRun,
  value: object,
  session = randomUUID(),
): Promise<Reply> {
  return await guard.message(run, value, {
    "x-claude-code-session-id": session,
    "x-api-key": "the developer's own",
    cookie: "a=b",
    "x-fourgate-anything": "x",
  });
}

const reading = (path: string, content: string): object[] => [
  asks("look"),
  { role: "assistant", content: [{ type: "tool_use", id: "c1", name: "Read", input: { file_path: path } }] },
  asks([{ type: "tool_result", tool_use_id: "c1", content }]),
];

async function kept(guard: GuardAtWork): Promise<EmergencyJournal> {
  return await EmergencyJournal.open(guardFiles(guard.home).emergency);
}

describe("a guard without its gateway, in an emergency", () => {
  test("sends what is not restricted straight to the named deployment, and holds it on disk before", async () => {
    const { guard, run } = await alone(policy());
    let onDisk: string[] = [];
    answer = (response) => {
      void readdir(guardFiles(guard.home).emergency).then((names) => {
        onDisk = names;
        json(response, 200, { type: "message", role: "assistant", content: [] });
      });
    };
    expect((await send(guard, run, body(asks("hello")))).status).toBe(200);
    expect(onDisk.filter((name) => name.endsWith(".intent"))).toHaveLength(1);
    expect(got[0]?.target).toBe("/v1/messages?beta=true");
    expect(got[0]?.headers["x-api-key"]).toBe("the developer's own");
    expect(Object.keys(got[0]?.headers ?? {}).filter((name) => /fourgate|cookie/.test(name))).toEqual([]);
    const waiting = await (await kept(guard)).oldest();
    expect(waiting?.body.toString()).toBe(got[0]?.body);
    expect(waiting?.exchange).toMatchObject({
      deployment: "cloud",
      actor: { user: "ada", device: "laptop" },
    });
    expect(JSON.stringify(waiting?.exchange)).not.toContain("the developer's own");
    expect(guard.lines.some((line) => line.includes("goes straight to cloud"))).toBe(true);
    expect(await (await guard.control()).status()).toMatchObject({ emergencyWaiting: 1 });
  });

  test("redacts as ever, and what lies on disk can be read by nobody without its key", async () => {
    const { guard, run } = await alone(policy());
    const session = randomUUID();
    await send(guard, run, body(asks("hello")), session);
    const secret = ["AKIA", "Q3EGRIZ7X4TBWNPL"].join("");
    const path = join(guard.cwd, "a.txt");
    expect((await send(guard, run, body(...reading(path, `key ${secret}`)), session)).status).toBe(200);
    expect(got[1]?.body).toContain("FOURGATE_SECRET_");
    expect(got[1]?.body).not.toContain(secret);
    const typed = await send(guard, run, body(asks(`use ${secret}`)), session);
    expect(typed.status).toBe(451);
    expect(got).toHaveLength(2);
    await guard.stop();
    const { emergency } = guardFiles(guard.home);
    for (const name of await readdir(emergency)) {
      const text = (await readFile(join(emergency, name))).toString("latin1");
      expect(text).not.toContain("hello");
      expect(text).not.toContain(secret);
    }
  });

  test("holds back what is restricted, and a session that ever was", async () => {
    const source = policy();
    const own = { ...source.deployments[0], name: "own", class: "private", auth: "none", models: ["own-*"] };
    const { guard, run } = await alone({
      ...source,
      deployments: [...source.deployments, own as PolicySource["deployments"][number]],
    });
    const session = randomUUID();
    await send(guard, run, body(asks("hello")), session);
    const restricted = reading(join(guard.cwd, "billing", "a.ts"), "x");
    const refused = await send(guard, run, { ...body(...restricted), model: "own-1" }, session);
    expect(refused.status).not.toBe(200);
    expect(errorText(refused)).toContain("restricted content waits for it");
    const later = await send(guard, run, { ...body(asks("hi"), said, asks("on")), model: "own-1" }, session);
    expect(errorText(later)).toContain("restricted content waits for it");
    expect(got).toHaveLength(1);
  });

  test("does not take up a session whose past it does not know", async () => {
    const { guard, run } = await alone(policy());
    const session = randomUUID();
    const refused = await send(guard, run, body(asks("hi"), said, asks("on")), session);
    expect(errorText(refused)).toContain("nobody here knows what this session held before");
    expect((await send(guard, run, body(asks("hi")), session)).status).toBe(200);
    expect((await send(guard, run, body(asks("hi"), said, asks("on")), session)).status).toBe(200);
  });

  test.each([
    ["no policy for it", (source: PolicySource): PolicySource => ({ ...source, emergency: undefined })],
    [
      "a deployment whose key is the gateway's",
      (source: PolicySource): PolicySource => ({
        ...source,
        deployments: source.deployments.map((one) => ({ ...one, auth: "key" })),
      }),
    ],
    [
      "no deployment that answers to the model",
      (source: PolicySource): PolicySource => ({
        ...source,
        deployments: source.deployments.map((one) => ({ ...one, models: ["other-*"] })),
      }),
    ],
    [
      "a policy that permits no sending",
      (source: PolicySource): PolicySource => ({
        ...source,
        cedar: { reading: 'permit(principal, action in [Action::"read", Action::"write"], resource);' },
      }),
    ],
  ])("stays closed with %s", async (_what, change) => {
    const { guard, run } = await alone(change(policy()));
    expect((await send(guard, run, body(asks("hello")))).status).not.toBe(200);
    expect(got).toEqual([]);
  });

  test("lasts as long as the policy says, also when the clock is put back", async () => {
    const { guard, run } = await alone(policy());
    nowMs += 90 * 60_000;
    expect((await send(guard, run, body(asks("past the bundle's own end")))).status).toBe(200);
    nowMs += 31 * 60_000;
    expect((await send(guard, run, body(asks("too late")))).status).not.toBe(200);
    nowMs -= 24 * 60 * 60_000;
    expect((await send(guard, run, body(asks("yesterday")))).status).not.toBe(200);
    expect(got).toHaveLength(1);
  });

  test("is closed when as much waits as may", async () => {
    const { guard, run } = await alone(policy());
    const words = (): string => Array.from({ length: 40_000 }, () => randomUUID()).join(" ");
    expect((await send(guard, run, body(asks(words())))).status).toBe(200);
    const full = await send(guard, run, body(asks(words())));
    expect(errorText(full)).toContain("waits already, so nothing was sent");
    expect(got).toHaveLength(1);
  });

  test("does not go past a gateway that is there and says no", async () => {
    gateway = stack.use(await new StandInGateway(policy()).start());
    gateway.answer = (_arrived, response) => {
      json(response, 503, { type: "error", error: { type: "api_error", message: "no" } });
    };
    const guard = stack.use(await GuardAtWork.start(gateway));
    expect((await send(guard, await guard.run(), body(asks("hello")))).status).toBe(503);
    expect(got).toEqual([]);
  });

  test("follows no redirect, and keeps how it ended", async () => {
    const { guard, run } = await alone(policy());
    answer = (response) => response.writeHead(307, { location: "http://elsewhere.example" }).end();
    expect((await send(guard, run, body(asks("hello")))).status).not.toBe(307);
    // Opening the journal clears away what is being written, so the end must be on disk before.
    await expect
      .poll(() => readdir(guardFiles(guard.home).emergency))
      .toContainEqual(expect.stringMatching(/\.outcome$/));
    const outcome = (await (await kept(guard)).oldest())?.outcome;
    expect(outcome).toMatchObject({ result: "upstream_broken", status: 307 });
    expect(got).toHaveLength(1);
  });
});

describe("what went out", () => {
  test("is handed in, signed, once the gateway answers, with its reply; then it is gone", async () => {
    const { guard, run } = await alone(policy());
    await send(guard, run, body(asks("hello")));
    await guard.stop();
    await gateway.start();
    await guard.restart();
    await until(() => gateway.emergencies.length === 1, "it is handed in");
    const [handed] = gateway.emergencies;
    expect(handed?.body.toString()).toBe(got[0]?.body);
    expect(handed?.reply.toString()).toContain("gladly");
    expect(handed?.exchange.outcome).toMatchObject({ result: "answered", status: 200, cut: false });
    await until(() => guard.lines.some((line) => line.includes("handed in 1 exchange")), "it is said");
    expect((await kept(guard)).waitingCount).toBe(0);
    expect(await readdir(guardFiles(guard.home).emergency)).toEqual(["key"]);
  });

  test("that was changed on disk is not handed in as if nothing were", async () => {
    const { guard, run } = await alone(policy());
    await send(guard, run, body(asks("hello")));
    await guard.stop();
    const { emergency } = guardFiles(guard.home);
    const [name = ""] = (await readdir(emergency)).filter((one) => one.endsWith(".intent"));
    const bytes = await readFile(join(emergency, name));
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await writeFile(join(emergency, name), bytes);
    await gateway.start();
    await guard.restart();
    await until(() => guard.lines.some((line) => line.includes("is damaged")), "it is said");
    expect(gateway.emergencies).toEqual([]);
  });
});
