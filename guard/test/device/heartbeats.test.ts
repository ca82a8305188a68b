import { afterEach, beforeEach, expect, test } from "vitest";
import { GuardAtWork } from "../kit/guard-at-work.ts";
import { shopPolicy } from "../kit/shop-policy.ts";
import { StandInGateway } from "../kit/stand-in-gateway.ts";

let gateway: StandInGateway;
let guard: GuardAtWork;
beforeEach(async () => {
  gateway = await new StandInGateway(shopPolicy).start();
  guard = await GuardAtWork.start(gateway, { heartbeatEveryMs: 20 });
});
afterEach(async () => {
  await guard[Symbol.asyncDispose]();
  await gateway[Symbol.asyncDispose]();
});

test("a guard says that it is up, with its last number, when it starts and again and again", async () => {
  await expect.poll(() => gateway.heartbeats.length).toBeGreaterThan(1);
  expect(gateway.heartbeats[0]).toMatchObject({ deviceSequence: 0, policyVersion: gateway.policy.version });
  await guard.run();
  await expect.poll(() => gateway.heartbeats.at(-1)?.runs).toBe(1);
});

test("a gateway that is away is no trouble, and silence ends when it is back", async () => {
  await gateway.stop();
  gateway.heartbeats.length = 0;
  await gateway.start();
  await expect.poll(() => gateway.heartbeats.length).toBeGreaterThan(0);
});
