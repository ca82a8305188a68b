import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startGateway, type RunningGateway } from "@fourgate/gateway/start";
import { main } from "../../src/main.ts";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "fg-exports-"));
  await mkdir(join(home, "policy"));
  await writeFile(join(home, "policy", "all.cedar"), '@id("all")\npermit(principal, action, resource);\n');
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

async function start(exports: string): Promise<RunningGateway> {
  await writeFile(join(home, "fourgate.yaml"), `gateway: { port: 0 }\n${exports}`);
  return await startGateway({ env: { home, gatewayPort: 0, guardPort: 0 }, log: () => undefined });
}

async function run(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  const [out, error]: string[][] = [[], []];
  const code = await main(args, {
    out: (text) => out?.push(text),
    write: (bytes) => out?.push(Buffer.from(bytes).toString("utf8")),
    error: (text) => error?.push(text),
    env: { FOURGATE_HOME: home, HOME: home, PATH: "/usr/bin:/bin" },
    cwd: home,
    interactive: false,
    input: (async function* () {})(),
    program: [process.execPath, "fourgate"],
  });
  return { code, out: out!.join(""), error: error!.join("") };
}

describe("exports", () => {
  it("follow the gateway's log, are tested and listed by command", async () => {
    const file = join(home, "audit.ndjson");
    await using _gateway = await start(
      `exports:\n  - { name: lake, format: ecs, to: "file://${file}", kinds: [gateway, policy] }\n`,
    );
    const tested = await run("exports", "test", "lake");
    expect(tested).toMatchObject({ code: 0, error: "" });
    expect(tested.out).toMatch(
      /^lake: the canary is read back after \d+ ms, \d+ records since the last, sha256 [0-9a-f]{64}\n$/,
    );
    const actions = (await readFile(file, "utf8"))
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { event: { action: string } }).event.action);
    expect(actions.slice(0, 2)).toEqual(["policy_adopted", "gateway_started"]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const listed = await run("exports", "list", "--json");
    expect(JSON.parse(listed.out)).toMatchObject({
      exports: [{ name: "lake", state: "following", refusedCount: 0, lastCanary: { result: "read_back" } }],
    });
    expect((await run("exports", "list")).out).toContain("lake");
    expect(await run("exports", "test", "nowhere")).toMatchObject({
      code: 1,
      error: expect.stringContaining("there is no export of this name") as string,
    });
  });

  it("need a gateway that runs", async () => {
    expect(await run("exports", "list")).toMatchObject({
      code: 1,
      error: expect.stringContaining("no gateway runs on") as string,
    });
  });
});

describe("alarms", () => {
  it("are raised by a gate that did not hold, listed and acknowledged", async () => {
    const gateway = await start("");
    await using _closed = gateway;
    await gateway.drilled([{ gate: 3, pass: false, text: "12 planted secrets, 1 reached the upstream" }]);
    let listed = await run("alarms", "list", "--open");
    while (listed.out === "No alarm.\n") {
      await sleep(200);
      listed = await run("alarms", "list", "--open");
    }
    expect(listed.out).toMatch(/^ALARM +RAISED.*\nm1 +.* open .*gate 3 did not hold: 12 planted secrets/);
    expect(await run("alarms", "ack", "m1", "--reason", "looking")).toMatchObject({
      code: 0,
      out: "Acknowledged m1.\n",
    });
    const { out } = await run("alarms", "list", "--json");
    expect(JSON.parse(out)).toMatchObject({
      alarms: [
        { alarm: "m1", state: "acknowledged", acknowledged: { by: "local operator", reason: "looking" } },
      ],
    });
    expect(await run("alarms", "ack", "m7", "--reason", "x")).toMatchObject({ code: 1 });
    expect(await run("alarms", "ack", "m1")).toMatchObject({ code: 2 });
    expect(await run("alarms", "ack")).toMatchObject({ code: 2 });
  });
});

describe("an export by hand", () => {
  it("writes the log in any format, and stands in the log itself", async () => {
    const gateway = await start("");
    await using _closed = gateway;
    const out = join(home, "log.cef");
    expect(await run("audit", "export", "--format", "cef", "--out", "log.cef")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+ events as cef in .*log\.cef\n$/) as string,
    });
    expect((await readFile(out, "utf8")).split("\n")[0]).toMatch(
      /^CEF:0\|Fourgate\|Fourgate\|0\.1\.0\|policy_adopted\|/,
    );
    const { out: lines } = await run("audit", "export", "--format", "json");
    const records = lines
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { record: { kind: string; act?: string } }).record);
    expect(records).toContainEqual(expect.objectContaining({ kind: "read", act: "export" }));
    expect((await run("audit", "export", "--format", "ocsf", "--since", "2999-01-01")).out).toBe("");
  });

  it.each([
    [["--format", "xml"], "--format names no format; one of ocsf, ecs, otel, cef, json"],
    [["--format", "cef", "--since", "yesterday"], "--since is no day or moment in UTC"],
    [["--format", "cef", "--json"], "--json goes with --out"],
  ])("answers %j plainly", async (args, said) => {
    const { code, error } = await run("audit", "export", ...args);
    expect(code).toBe(2);
    expect(error).toContain(said);
  });
});
