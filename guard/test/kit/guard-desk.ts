import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import type { PolicySource } from "@fourgate/core/scope/policy";
import type { StartedRun } from "../../src/control/control.ts";
import { GuardAtWork } from "./guard-at-work.ts";
import { shopPolicy } from "./shop-policy.ts";
import { StandInGateway } from "./stand-in-gateway.ts";

/** A gateway, a guard that works with it, and a tool's run: there once the hook before a test has run. */
export interface GuardDesk {
  gateway: StandInGateway;
  guard: GuardAtWork;
  run: StartedRun;
}

/** One for a file's tests; what arrived is forgotten after each. */
export function deskOfFile(policy: PolicySource = shopPolicy): GuardDesk {
  const desk = {} as GuardDesk;
  beforeAll(() => open(desk, policy));
  afterAll(() => close(desk));
  afterEach(() => {
    desk.gateway.arrived.length = 0;
    desk.gateway.blocks.length = 0;
  });
  return desk;
}

/** A new one for each test: for those that stop one of the two, or fill it. */
export function deskOfEachTest(policy: PolicySource = shopPolicy): GuardDesk {
  const desk = {} as GuardDesk;
  beforeEach(() => open(desk, policy));
  afterEach(() => close(desk));
  return desk;
}

async function open(desk: GuardDesk, policy: PolicySource): Promise<void> {
  desk.gateway = await new StandInGateway(policy).start();
  desk.guard = await GuardAtWork.start(desk.gateway);
  desk.run = await desk.guard.run();
}

async function close({ gateway, guard }: GuardDesk): Promise<void> {
  await guard[Symbol.asyncDispose]();
  await gateway[Symbol.asyncDispose]();
}
