import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { guardFiles } from "../../src/config/guard-home.ts";
import { readStanding } from "../../src/setup/standing/record.ts";
import { setUpStanding, undoStanding } from "../../src/setup/standing/standing.ts";
import { claudeCode } from "../../src/setup/claude-code/claude-code.ts";
import { GuardAtWork } from "../kit/guard-at-work.ts";
import { shopPolicy } from "../kit/shop-policy.ts";
import { StandInGateway } from "../kit/stand-in-gateway.ts";

let gateway: StandInGateway;
let work: GuardAtWork;

beforeEach(async () => {
  gateway = await new StandInGateway(shopPolicy).start();
  work = await GuardAtWork.start(gateway);
});
afterEach(async () => {
  await work[Symbol.asyncDispose]();
  await gateway[Symbol.asyncDispose]();
});

async function setUp(): Promise<string> {
  const files = guardFiles(work.home);
  await setUpStanding(claudeCode, { files, env: { HOME: work.home }, port: work.port });
  return (await readStanding(files, claudeCode.name))?.token ?? "";
}

function reading(path: string, system: string): string {
  return JSON.stringify({
    model: "m",
    max_tokens: 9,
    system,
    messages: [
      { role: "user", content: "look" },
      {
        role: "assistant",
        content: [{ type: "tool_use", id: "t1", name: "Read", input: { file_path: path } }],
      },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "t1", content: "export {}" }] },
    ],
  });
}

describe("a standing run", () => {
  test("is there after every start of the guard, and ends when it is undone", async () => {
    const token = await setUp();
    const ask = async (): Promise<number> =>
      (await work.call(`/r/${token}/v1/messages`, { body: reading("src/a.ts", "") })).status;
    expect(await ask()).not.toBe(200);
    await (await work.control()).reloadStanding();
    expect(await ask()).toBe(200);
    await work.restart();
    expect(await ask()).toBe(200);
    expect((await (await work.control()).status()).standing).toBe(1);
    await undoStanding(claudeCode, guardFiles(work.home));
    await (await work.control()).reloadStanding();
    expect(await ask()).not.toBe(200);
  });

  test("counts relative paths from the folder that the tool states", async () => {
    const token = await setUp();
    await work.restart();
    const ask = async (path: string): Promise<number> => {
      const body = reading(path, ` - Primary working directory: ${work.cwd}\n`);
      return (await work.call(`/r/${token}/v1/messages`, { body })).status;
    };
    expect(await ask("src/a.ts")).toBe(200);
    expect(await ask("billing/a.ts")).not.toBe(200);
  });
});
