import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { pemBlock } from "@fourgate/core/secrets/detectors/pem";
import type { PolicySource } from "@fourgate/core/scope/policy";
import type { StartedRun } from "../../src/control/control.ts";
import { afterReading, awsKey, typed } from "../kit/conversations.ts";
import { errorText, GuardAtWork } from "../kit/guard-at-work.ts";
import { until } from "../../../tools/waiting.ts";
import { shopPolicy } from "../kit/shop-policy.ts";
import { StandInGateway } from "../kit/stand-in-gateway.ts";

const key = awsKey();

/** The kit's person is in the team web. */
const policy: PolicySource = {
  ...shopPolicy,
  cedar: {
    ...shopPolicy.cedar,
    closed: `forbid(principal, action == Action::"read", resource in Folder::"shop/closed");`,
  },
  catalogue: {
    ...shopPolicy.catalogue,
    repos: shopPolicy.catalogue.repos.map((repo) => ({
      ...repo,
      folders: [...repo.folders, { path: "closed", classification: "internal", levelMin: 0 }],
    })),
  },
  gates: { ...shopPolicy.gates, teams: { web: { scope: "observe", secrets: "observe" } } },
};

let gateway: StandInGateway;
let guard: GuardAtWork;
let run: StartedRun;

beforeAll(async () => {
  gateway = await new StandInGateway(policy).start();
  guard = await GuardAtWork.start(gateway);
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

describe("the guard of somebody whose team's gates only observe", () => {
  test("sends the tool's own bytes on, secrets included", async () => {
    const read = JSON.stringify(afterReading(join(guard.cwd, ".env"), `KEY=${key}\n`));
    expect((await guard.message(run, read)).status).toBe(200);
    const said = JSON.stringify(typed(`use ${key}`));
    expect((await guard.message(run, said)).status).toBe(200);
    expect(gateway.arrived.map(({ body }) => body.toString())).toEqual([read, said]);
    expect(gateway.arrived.map(({ report }) => report?.redactions)).toEqual([0, 0]);
    expect(gateway.blocks).toEqual([]);
  });

  test("sends query string, headers and address on as they came", async () => {
    const path = `/r/${run.token}/v1/messages?note=${key}`;
    const sent = { body: JSON.stringify(typed("hello")), headers: { "x-note": key } };
    expect((await guard.call(path, sent)).status).toBe(200);
    expect((await guard.call(`/r/${run.token}/v1/models/${key}`)).status).toBe(200);
    expect(gateway.arrived.map(({ target }) => target)).toEqual([
      `/v1/messages?note=${key}`,
      `/v1/models/${key}`,
    ]);
    expect(gateway.arrived[0]?.headers["x-note"]).toBe(key);
  });

  test("takes a private key out, and nothing else", async () => {
    const pem = pemBlock("PRIVATE KEY");
    const turn = afterReading(join(guard.cwd, "id"), `KEY=${key}\n${pem}\n`);
    expect((await guard.message(run, turn)).status).toBe(200);
    const body = gateway.arrived[0]?.body.toString() ?? "";
    expect(body).toContain(key);
    expect(body).not.toContain(pem.split("\n")[1]);
    expect(gateway.arrived[0]?.report?.redactions).toBe(1);
  });

  test("stops a secret in a header of a session that turns out to be restricted, and says what else it saw", async () => {
    const restricted = afterReading(join(guard.cwd, "billing", "a.ts"), `KEY=${key}\n`);
    const reply = await guard.message(run, restricted, { "x-note": key, "x-claude-code-session-id": "s-9" });
    expect(reply.status).toBe(451);
    expect(gateway.arrived).toEqual([]);
    await until(() => gateway.blocks.length === 1, "the block was handed in");
    expect(gateway.blocks[0]?.reasons.map(({ gate }) => gate)).toContain(3);
  });

  test("tells the gateway what observing gates would have stopped behind a link, and only then", async () => {
    await mkdir(join(guard.cwd, "closed"), { recursive: true });
    await symlink(join(guard.cwd, "closed"), join(guard.cwd, "open"));
    const through = (folder: string): object => afterReading(join(guard.cwd, folder, "a.ts"), "let a;");
    expect((await guard.message(run, through("closed"))).status).toBe(200);
    expect((await guard.message(run, through("open"))).status).toBe(200);
    const [direct, linked] = gateway.arrived.map(({ report }) => report);
    expect(direct?.observed).toBeUndefined();
    expect(linked?.observed).toMatchObject([{ gate: 2, rule: "closed" }]);
  });
});

describe("the guard of somebody whose gate enforces", () => {
  test("stops a secret in the address, as in query and headers", async () => {
    await using strict = await new StandInGateway(shopPolicy).start();
    await using other = await GuardAtWork.start(strict);
    const started = await other.run();
    const words = { headers: { "anthropic-version": "2023-06-01" } };
    expect((await other.call(`/r/${started.token}/v1/models/${key}`, words)).status).toBe(451);
    expect(strict.arrived).toEqual([]);
    expect((await other.call(`/r/${started.token}/v1/models/claude-x`, words)).status).toBe(200);
    const noted = await other.message(started, typed("hello"), { "x-note": key });
    expect(noted.status).toBe(451);
    expect(errorText(noted)).toContain("in the header x-note");
    expect(errorText(noted)).toMatch(/npx fourgate allow [0-9A-Z]{4} /);
  });
});
