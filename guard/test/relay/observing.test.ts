import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { pemBlock } from "@fourgate/core/secrets/detectors/pem";
import type { PolicySource } from "@fourgate/core/scope/policy";
import { afterReading, awsKey, typed } from "../kit/conversations.ts";
import { errorText, GuardAtWork } from "../kit/guard-at-work.ts";
import { deskOfFile } from "../kit/guard-desk.ts";
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

const desk = deskOfFile(policy);

describe("the guard of somebody whose team's gates only observe", () => {
  test("sends the tool's own bytes on, secrets included", async () => {
    const read = JSON.stringify(afterReading(join(desk.guard.cwd, ".env"), `KEY=${key}\n`));
    expect((await desk.guard.message(desk.run, read)).status).toBe(200);
    const said = JSON.stringify(typed(`use ${key}`));
    expect((await desk.guard.message(desk.run, said)).status).toBe(200);
    expect(desk.gateway.arrived.map(({ body }) => body.toString())).toEqual([read, said]);
    expect(desk.gateway.arrived.map(({ report }) => report?.redactions)).toEqual([0, 0]);
    expect(desk.gateway.blocks).toEqual([]);
  });

  test("sends query string, headers and address on as they came", async () => {
    const path = `/r/${desk.run.token}/v1/messages?note=${key}`;
    const sent = { body: JSON.stringify(typed("hello")), headers: { "x-note": key } };
    expect((await desk.guard.call(path, sent)).status).toBe(200);
    expect((await desk.guard.call(`/r/${desk.run.token}/v1/models/${key}`)).status).toBe(200);
    expect(desk.gateway.arrived.map(({ target }) => target)).toEqual([
      `/v1/messages?note=${key}`,
      `/v1/models/${key}`,
    ]);
    expect(desk.gateway.arrived[0]?.headers["x-note"]).toBe(key);
  });

  test("takes a private key out, and nothing else", async () => {
    const pem = pemBlock("PRIVATE KEY");
    const turn = afterReading(join(desk.guard.cwd, "id"), `KEY=${key}\n${pem}\n`);
    expect((await desk.guard.message(desk.run, turn)).status).toBe(200);
    const body = desk.gateway.arrived[0]?.body.toString() ?? "";
    expect(body).toContain(key);
    expect(body).not.toContain(pem.split("\n")[1]);
    expect(desk.gateway.arrived[0]?.report?.redactions).toBe(1);
  });

  test("stops a secret in a header of a session that turns out to be restricted, and says what else it saw", async () => {
    const restricted = afterReading(join(desk.guard.cwd, "billing", "a.ts"), `KEY=${key}\n`);
    const reply = await desk.guard.message(desk.run, restricted, {
      "x-note": key,
      "x-claude-code-session-id": "s-9",
    });
    expect(reply.status).toBe(451);
    expect(desk.gateway.arrived).toEqual([]);
    await until(() => desk.gateway.blocks.length === 1, "the block was handed in");
    expect(desk.gateway.blocks[0]?.reasons.map(({ gate }) => gate)).toContain(3);
  });

  test("tells the gateway what observing gates would have stopped behind a link, and only then", async () => {
    await mkdir(join(desk.guard.cwd, "closed"), { recursive: true });
    await symlink(join(desk.guard.cwd, "closed"), join(desk.guard.cwd, "open"));
    const through = (folder: string): object => afterReading(join(desk.guard.cwd, folder, "a.ts"), "let a;");
    expect((await desk.guard.message(desk.run, through("closed"))).status).toBe(200);
    expect((await desk.guard.message(desk.run, through("open"))).status).toBe(200);
    const [direct, linked] = desk.gateway.arrived.map(({ report }) => report);
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
