import { createHash } from "node:crypto";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { guardFiles } from "../../src/config/guard-home.ts";
import { typed } from "../kit/conversations.ts";
import { errorText } from "../kit/guard-at-work.ts";
import { deskOfFile } from "../kit/guard-desk.ts";
import { until } from "../../../tools/waiting.ts";
import { json } from "../kit/stand-in-gateway.ts";

const desk = deskOfFile();
afterEach(() => {
  desk.gateway.answer = (_arrived, response) => {
    json(response, 200, { type: "message", role: "assistant", content: [] });
  };
});

describe("a request that may pass", () => {
  test("reaches the gateway once, byte for byte, with the guard's signed statement", async () => {
    const text = '{ "model":"m","messages" :[{"role":"user","content":"h\\u00e9llo"}],  "max_tokens": 5 }';
    const reply = await desk.guard.message(desk.run, text, {
      "x-claude-code-session-id": "session-1",
      "user-agent": "claude-cli/2.1.330 (external, cli)",
      "anthropic-beta": "one,two",
      authorization: "Bearer vendor-login",
    });
    expect(reply.status).toBe(200);
    expect(desk.gateway.arrived).toHaveLength(1);
    const [arrived] = desk.gateway.arrived;
    expect(arrived?.target).toBe("/v1/messages?beta=true");
    expect(arrived?.body.toString()).toBe(text);
    expect(arrived?.headers).toMatchObject({
      "anthropic-beta": "one,two",
      authorization: "Bearer vendor-login",
      "x-fourgate-token": "device-token-of-this-test",
      "accept-encoding": "identity",
    });
    expect(arrived?.report).toMatchObject({
      device: "laptop",
      run: desk.run.run,
      agent: null,
      policyVersion: "policy-1",
      redactions: 0,
      classification: "internal",
      workspaces: [{ root: desk.guard.cwd, repo: "shop" }],
      bodySha256: createHash("sha256").update(text).digest("hex"),
    });
  });

  test("is counted by one each time, also many at once", async () => {
    await Promise.all(Array.from({ length: 12 }, () => desk.guard.message(desk.run, typed("hello"))));
    const numbers = desk.gateway.arrived.map(({ report }) => report?.sequence ?? 0).sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, i) => (numbers[0] ?? 0) + i));
  });

  test("keeps its own encoding on the way", async () => {
    const wire = gzipSync(JSON.stringify(typed("hello")));
    const reply = await desk.guard.message(desk.run, wire, { "content-encoding": "gzip" });
    expect(reply.status).toBe(200);
    expect(desk.gateway.arrived[0]?.body.equals(wire)).toBe(true);
    expect(desk.gateway.arrived[0]?.headers["content-encoding"]).toBe("gzip");
  });

  test("carries no header of Fourgate's own that the tool made up", async () => {
    await desk.guard.message(desk.run, typed("hello"), {
      "x-fourgate-token": "forged",
      "x-fourgate-deployment": "cloud",
      "x-fourgate-other": "1",
    });
    expect(desk.gateway.arrived[0]?.headers["x-fourgate-token"]).toBe("device-token-of-this-test");
    expect(desk.gateway.arrived[0]?.headers).not.toHaveProperty("x-fourgate-deployment");
    expect(desk.gateway.arrived[0]?.headers).not.toHaveProperty("x-fourgate-other");
  });

  test("names the deployment and the role that its run asked for", async () => {
    const narrowed = await desk.guard.run({ deployment: "cloud", agent: "frontend" });
    await desk.guard.message(narrowed, typed("hello"));
    expect(desk.gateway.arrived[0]?.headers["x-fourgate-deployment"]).toBe("cloud");
    expect(desk.gateway.arrived[0]?.report?.agent).toBe("frontend");
  });

  test("names the version of the tool that its run started, where fourgate run knows it", async () => {
    const control = await desk.guard.control();
    const asked = { cwd: desk.guard.cwd, agent: null, deployment: null, pid: process.pid };
    const known = await control.startRun({ ...asked, tool: "pi", toolVersion: "0.87.1" });
    await desk.guard.message(known, typed("hello"), { "user-agent": "pi (linux 6.18; x64)" });
    expect(desk.gateway.arrived[0]?.report).toMatchObject({ tool: "pi", toolVersion: "0.87.1" });
    await expect(
      control.startRun({ ...asked, tool: "pi", toolVersion: "1 of \u001b[31m" }),
    ).rejects.toMatchObject({ code: "usage" });
  });

  test("gets status, headers and body back as the gateway sent them", async () => {
    desk.gateway.answer = (_arrived, response) => {
      json(
        response,
        429,
        { type: "error", error: { type: "rate_limit_error", message: "slow down" } },
        {
          "retry-after": "17",
          "anthropic-ratelimit-requests-remaining": "0",
          "request-id": "req_1",
          "x-should-retry": "true",
          "x-fourgate-exchange": "01GATEWAY",
        },
      );
    };
    const reply = await desk.guard.message(desk.run, typed("hello"));
    expect(reply.status).toBe(429);
    expect(reply.headers).toMatchObject({
      "retry-after": "17",
      "anthropic-ratelimit-requests-remaining": "0",
      "request-id": "req_1",
      "x-should-retry": "true",
      "x-fourgate-exchange": "01GATEWAY",
    });
    expect(errorText(reply)).toBe("slow down");
  });

  test("asks for models without a body, and the gateway answers", async () => {
    const reply = await desk.guard.call(`/r/${desk.run.token}/v1/models?limit=1000`);
    expect(reply.status).toBe(200);
    expect(desk.gateway.arrived[0]?.target).toBe("/v1/models?limit=1000");
    expect(desk.gateway.arrived[0]?.report?.bodySha256).toBe("");
  });
});

describe("the guard itself answers", () => {
  test.each([["/"], ["/api/hello"]])("whether it is there (HEAD %s), and nothing leaves", async (path) => {
    const reply = await desk.guard.call(`/r/${desk.run.token}${path}`, { method: "HEAD" });
    expect(reply.status).toBe(200);
    expect(desk.gateway.arrived).toHaveLength(0);
  });

  test.each([
    ["POST", "/v1/complete"],
    ["POST", "/v1/messages/"],
    ["POST", "/v1//messages"],
    ["POST", "/v1/messages/batches"],
    ["GET", "/v1/files"],
    ["POST", "/v1/messages?beta=true&beta=false"],
  ])("404 to %s %s, and nothing leaves", async (method, path) => {
    const reply = await desk.guard.call(`/r/${desk.run.token}${path}`, {
      method,
      body: method === "GET" ? null : JSON.stringify(typed("hello")),
    });
    expect(reply.status).toBe(404);
    expect(errorText(reply)).toContain("does not read requests to this address");
    expect(desk.gateway.arrived).toHaveLength(0);
    await until(
      () => desk.gateway.blocks.some(({ code }) => code === "endpoint_unknown"),
      "the refusal in the record",
    );
  });
});

describe("who may call", () => {
  const refused = [
    ["no token", () => "/v1/messages"],
    ["another token", () => `/r/${"A".repeat(43)}/v1/messages`],
    ["a token that goes on", () => `/r/${desk.run.token}x/v1/messages`],
    ["a token cut short", () => `/r/${desk.run.token.slice(0, -1)}/v1/messages`],
    [
      "an ended run's token",
      async () => {
        const ended = await desk.guard.run();
        await (await desk.guard.control()).endRun(ended.run);
        return `/r/${ended.token}/v1/messages`;
      },
    ],
  ] as const;
  test.each(refused)("401 for %s", async (_name, path) => {
    const reply = await desk.guard.call(await path(), { body: JSON.stringify(typed("hello")) });
    expect(reply.status).toBe(401);
    expect(errorText(reply)).toContain("fourgate run");
    expect(desk.gateway.arrived).toHaveLength(0);
  });

  test.each([
    ["a page's origin", { origin: "https://evil.example.com" }],
    ["a page's fetch", { "sec-fetch-site": "cross-site" }],
    ["a page's form", { "sec-fetch-dest": "document", "sec-fetch-mode": "navigate" }],
    ["a name that was rebound to this machine", { host: "evil.example.com" }],
    ["another port in Host", { host: "127.0.0.1:80" }],
  ])("should NOT pass with %s, even with the right token", async (_name, headers) => {
    const reply = await desk.guard.message(desk.run, typed("hello"), headers);
    expect(reply.status).toBe(401);
    expect(desk.gateway.arrived).toHaveLength(0);
  });

  test("Node's own fetch is no browser", async () => {
    const reply = await fetch(`http://127.0.0.1:${String(desk.guard.port)}/r/${desk.run.token}/v1/messages`, {
      method: "POST",
      body: JSON.stringify(typed("hello")),
    });
    expect(reply.status).toBe(200);
  });

  test("localhost is this machine too", async () => {
    const reply = await desk.guard.message(desk.run, typed("hello"), {
      host: `localhost:${String(desk.guard.port)}`,
    });
    expect(reply.status).toBe(200);
  });
});

describe("control", () => {
  test("takes no one without its key", async () => {
    for (const headers of [
      {} as Record<string, string>,
      { "x-fourgate-control": "wrong" },
      { "x-fourgate-token": "device-token-of-this-test" },
    ]) {
      const reply = await desk.guard.call("/control/runs", {
        body: JSON.stringify({ cwd: "/", tool: "x", pid: 1 }),
        headers,
        socketPath: guardFiles(desk.guard.home).controlSocket,
      });
      expect(reply.status).toBe(401);
    }
  });

  test("says which roles and deployments there are when asked for another", async () => {
    await expect(desk.guard.run({ agent: "nobody" })).rejects.toMatchObject({
      code: "usage",
      remedy: "roles: frontend",
    });
    await expect(desk.guard.run({ deployment: "moon" })).rejects.toMatchObject({
      code: "usage",
      remedy: "deployments: cloud",
    });
  });

  test("ends the runs whose process is gone", async () => {
    const control = await desk.guard.control();
    const before = (await control.status()).runs;
    expect(before).toBeGreaterThan(0);
    const gone = await control.startRun({
      cwd: join(desk.guard.home),
      tool: "claude-code",
      agent: null,
      deployment: null,
      pid: 2_147_480_000,
    });
    expect((await control.status()).runs).toBe(before + 1);
    await control.endRun(gone.run);
    await expect(control.endRun(gone.run)).rejects.toMatchObject({ message: "there is no such run" });
  });
});
