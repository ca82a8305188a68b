import { execFile } from "node:child_process";
import { once } from "node:events";
import { chmod, lstat, readdir, readFile, stat } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { listenOnSocket } from "@fourgate/wire/local-socket";
import { guardFiles } from "../../src/config/guard-home.ts";
import { ControlClient } from "../../src/control/control-client.ts";
import { startGuard } from "../../src/main.ts";
import { typed } from "../kit/conversations.ts";
import { errorText, GuardAtWork } from "../kit/guard-at-work.ts";
import { until } from "../../../tools/waiting.ts";
import { shopPolicy } from "../kit/shop-policy.ts";
import { StandInGateway } from "../kit/stand-in-gateway.ts";

/** Another user of this machine: listens on a TCP port, keeps what it hears, says yes to all. */
async function stranger(
  port: number,
): Promise<AsyncDisposable & { port: number; connections: number; heard: string }> {
  const server = createServer((request, response) => {
    it.heard += `${String(request.method)} ${String(request.url)} ${JSON.stringify(request.rawHeaders)}`;
    request.on("data", (chunk: Buffer) => (it.heard += chunk.toString()));
    request.on("end", () => {
      const started = {
        run: "0".repeat(26),
        token: "x",
        baseUrl: "http://127.0.0.1:9/r/evil",
        loginFree: false,
      };
      response
        .setHeader("content-type", "application/json")
        .end(JSON.stringify({ ...started, runs: 0, content: [] }));
    });
  });
  server.on("connection", () => (it.connections += 1));
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const it = {
    port: (server.address() as AddressInfo).port,
    connections: 0,
    heard: "",
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return it;
}

/** The stand-in gateway on a socket file as well, as the real one is. */
async function alsoAt(gateway: StandInGateway, path: string): Promise<Server> {
  const server = createServer((request, response) => {
    gateway.handle(request, response);
  });
  await listenOnSocket(server, path);
  return server;
}

describe("a stranger on the guard's port", () => {
  test("a stranger on the guard's port gets nothing from the commands that look for the guard", async () => {
    await using gateway = await new StandInGateway(shopPolicy).start();
    await using guard = await GuardAtWork.start(gateway);
    await guard.stop();
    await using taken = await stranger(0);
    const client = await ControlClient.open({
      FOURGATE_HOME: guard.home,
      FOURGATE_GUARD_PORT: String(taken.port),
    });
    const run = { cwd: guard.cwd, tool: "claude-code", agent: null, deployment: null, pid: process.pid };
    for (const asked of [client.status(), client.startRun(run), client.stop()]) {
      await expect(asked).rejects.toMatchObject({
        code: "gateway_away",
        message: `the guard at 127.0.0.1:${String(taken.port)} does not answer`,
      });
    }
    await expect(startGuard({ home: guard.home, port: taken.port })).rejects.toMatchObject({
      code: "config_invalid",
    });
    expect([taken.connections, taken.heard]).toEqual([0, ""]);
    await expect(lstat(guardFiles(guard.home).controlSocket)).rejects.toMatchObject({ code: "ENOENT" });
  });

  test("a run's address comes from the guard itself, whatever port is named", async () => {
    await using gateway = await new StandInGateway(shopPolicy).start();
    await using guard = await GuardAtWork.start(gateway);
    await using taken = await stranger(0);
    const client = await ControlClient.open({
      FOURGATE_HOME: guard.home,
      FOURGATE_GUARD_PORT: String(taken.port),
    });
    expect((await client.status()).port).toBe(guard.port);
    const run = { cwd: guard.cwd, tool: "claude-code", agent: null, deployment: null, pid: process.pid };
    expect((await client.startRun(run)).baseUrl).toMatch(`http://127.0.0.1:${String(guard.port)}/r/`);
    expect(taken.connections).toBe(0);
  });
});

describe("the control door", () => {
  test("is no part of the TCP port, not even for who has the key", async () => {
    await using gateway = await new StandInGateway(shopPolicy).start();
    await using guard = await GuardAtWork.start(gateway);
    const key = await readFile(guardFiles(guard.home).controlKey, "utf8");
    const reply = await guard.call("/control/status", { headers: { "x-fourgate-control": key } });
    expect(reply.status).toBeGreaterThanOrEqual(400);
    expect(reply.body).not.toContain("blocksWaiting");
  });

  test("is this user's alone, goes with the guard, and takes no second guard on the same folder", async () => {
    await using gateway = await new StandInGateway(shopPolicy).start();
    await using guard = await GuardAtWork.start(gateway);
    const { controlSocket, folder } = guardFiles(guard.home);
    expect((await stat(controlSocket)).mode & 0o777).toBe(0o600);
    await expect(startGuard({ home: guard.home, port: 0 })).rejects.toMatchObject({ code: "config_invalid" });
    expect((await (await guard.control()).status()).port).toBe(guard.port);
    await guard.stop();
    expect(await readdir(folder)).not.toContain("control.sock");
  });

  test("replaces the socket that a killed guard left", async () => {
    await using gateway = await new StandInGateway(shopPolicy).start();
    await using guard = await GuardAtWork.start(gateway);
    await guard.stop();
    const { controlSocket } = guardFiles(guard.home);
    const killed = `require("net").createServer().listen(process.argv[1], () => process.kill(process.pid, "SIGKILL"))`;
    await new Promise((resolve) => execFile(process.execPath, ["-e", killed, controlSocket], resolve));
    expect((await lstat(controlSocket)).isSocket()).toBe(true);
    await guard.restart();
    expect((await (await guard.control()).status()).port).toBe(guard.port);
  });

  test("a folder whose path is too long for a socket is named, and FOURGATE_HOME with it", async () => {
    const home = join("/tmp", "x".repeat(90));
    await expect(listenOnSocket(createServer(), guardFiles(home).controlSocket)).rejects.toMatchObject({
      code: "config_invalid",
      remedy: "set FOURGATE_HOME to a folder with a shorter path",
    });
  });
});

describe("a stranger on the gateway's port", () => {
  test("a stranger on the gateway's port gets nothing when the gateway is gone", async () => {
    await using gateway = await new StandInGateway(shopPolicy).start();
    await using guard = await GuardAtWork.start(gateway, {}, "gateway.sock");
    const door = await alsoAt(gateway, join(guard.home, "gateway.sock"));
    await until(() => gateway.bundleAsked.length > 0, "the policy pulled through the socket");
    const run = await guard.run();
    expect((await guard.message(run, typed("hello"))).status).toBe(200);
    expect(gateway.arrived).toHaveLength(1);

    const { url } = gateway;
    await gateway.stop();
    await using taken = await stranger(Number(new URL(url).port));
    door.closeAllConnections();
    door.close();
    await once(door, "close");
    const reply = await guard.message(run, typed("proprietary prompt"), {
      "x-api-key": "log-in-of-the-vendor",
    });
    expect(reply.status).toBe(451);
    expect(errorText(reply)).toBe(
      `Fourgate cannot reach its gateway at ${url}, so nothing was sent. Start it with: npx fourgate up`,
    );
    // A few pulls' worth of time: neither policy nor blocks are asked of the stranger.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([taken.connections, taken.heard]).toEqual([0, ""]);

    const again = await alsoAt(gateway, join(guard.home, "gateway.sock"));
    expect((await guard.message(run, typed("hello"))).status).toBe(200);
    again.closeAllConnections();
    again.close();
  });

  test("a folder that others can write to is no place for the gateway's socket", async () => {
    await using gateway = await new StandInGateway(shopPolicy).start();
    await using guard = await GuardAtWork.start(gateway, {}, "gateway.sock");
    await guard.stop();
    await chmod(guard.home, 0o777);
    await expect(guard.restart()).rejects.toMatchObject({
      code: "config_invalid",
      remedy: `run: chmod 700 ${guard.home}`,
    });
    await chmod(guard.home, 0o700);
  });
});
