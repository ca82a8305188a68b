import { fork } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { GuardAtWork } from "./kit/guard-at-work.ts";
import { shopPolicy } from "./kit/shop-policy.ts";
import { StandInGateway } from "./kit/stand-in-gateway.ts";

const entry = join(import.meta.dirname, "../src/process.ts");

interface Said {
  readonly ready?: { readonly port: number };
  readonly failed?: { readonly code: string; readonly remedy: string };
}

describe("the guard as a forked process", () => {
  test("says when it is ready, answers, and ends with its parent's channel", async () => {
    await using gateway = await new StandInGateway(shopPolicy).start();
    await using made = await GuardAtWork.start(gateway);
    await made.stop();
    const child = fork(entry, [], {
      env: { ...process.env, FOURGATE_HOME: made.home, FOURGATE_GUARD_PORT: "0" },
      silent: true,
    });
    const said = await new Promise<Said>((resolve) =>
      child.once("message", (message) => {
        resolve(message as Said);
      }),
    );
    const port = said.ready?.port ?? 0;
    expect((await fetch(`http://127.0.0.1:${String(port)}/x/none`)).status).toBe(404);
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.disconnect();
    expect(await ended).toBe(0);
  });

  test("says why it cannot start", async () => {
    const child = fork(entry, [], {
      env: { ...process.env, FOURGATE_HOME: "/nonexistent", FOURGATE_GUARD_PORT: "0" },
      silent: true,
    });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    const said = await new Promise<Said>((resolve) =>
      child.once("message", (message) => {
        resolve(message as Said);
      }),
    );
    expect(said.failed).toMatchObject({
      code: "config_invalid",
      remedy: "set this machine's guard up with: npx fourgate up",
    });
    expect(await ended).toBe(1);
  });
});
