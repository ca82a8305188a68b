import { spawn, type ChildProcess } from "node:child_process";
import { request } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AuditRecord, IntentRecord } from "@fourgate/core/audit/record";
import { pemBlock } from "@fourgate/core/secrets/detectors/pem";
import { ControlClient } from "@fourgate/guard/control/control-client";
import { needs } from "../../../tools/test-needs.ts";
import { startTwoTeams, type Person, type TwoTeams } from "../modes/two-teams.ts";
import { play } from "../transcript.ts";

const bin = join(import.meta.dirname, "../../bin/fourgate.js");
/** Of medium confidence: a password in an assignment. */
const guess = ["DB_PASS", "WORD=k7Qz9", "Lm2Xw4RtB6"].join("");
const value = guess.split("=")[1] ?? "";
/** Of high confidence. */
const sure = ["AKIA", "Q7RZ5XK2LM4NPT3W"].join("");
let world: TwoTeams;
/** What stands for a governed tool: it lives, and nothing of this test descends from it. */
let tool: ChildProcess;

beforeAll(async () => {
  tool = spawn("sleep", ["600"]);
  world = await startTwoTeams({ runPid: tool.pid ?? 0 });
}, 60_000);
afterAll(async () => {
  tool.kill();
  await world[Symbol.asyncDispose]();
});

/** On a connection of its own that ends at once: whoever holds one to the guard counts as a tool. */
function ask(person: Person, content: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const body = JSON.stringify({
    model: "m",
    max_tokens: 10,
    tools: [{ name: "Read", input_schema: { type: "object" } }],
    messages: [{ role: "user", content }],
  });
  const call = request(`${person.runUrl}/v1/messages`, {
    method: "POST",
    agent: false,
    headers: { "content-type": "application/json", connection: "close" },
  });
  call.on("error", reject).on("response", (response) => {
    let text = "";
    response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    response.on("end", () => {
      resolve(text);
    });
  });
  call.end(body);
  return promise;
}

async function codeIn(person: Person, content: string): Promise<string> {
  return /npx fourgate allow ([0-9A-HJKMNP-TV-Z]{4}) /.exec(await ask(person, content))?.[1] ?? "";
}

const env = (home: string): Record<string, string> => ({
  PATH: process.env["PATH"] ?? "",
  HOME: home,
  FOURGATE_HOME: home,
});
const ben = (command: string): Promise<string> => play(command, env(world.ben.home), world.ben.home);
const operator = (command: string): Promise<string> => play(command, env(world.home), world.home);

/** The command at a terminal, where a person types the two words that they are shown. */
async function atTerminal(args: readonly string[], type: (words: string) => string): Promise<string> {
  const line = [process.execPath, bin, ...args].map((one) => `'${one}'`).join(" ");
  const child = spawn("script", ["-qec", line, "/dev/null"], {
    env: { ...env(world.ben.home), TERM: "dumb" },
    cwd: world.ben.home,
  });
  let said = "";
  let typed = false;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    const words = /two words "([a-z ]+)"/.exec(said)?.[1];
    if (words === undefined || typed) return;
    typed = true;
    child.stdin.write(`${type(words)}\r`);
  });
  await new Promise((resolve) => child.once("close", resolve));
  return said.replaceAll("\r", "");
}

function records<Kind extends AuditRecord["kind"]>(kind: Kind): Extract<AuditRecord, { kind: Kind }>[] {
  return world.gateway.ledger
    .latest(500)
    .map(({ record }) => record)
    .filter((record): record is Extract<AuditRecord, { kind: Kind }> => record.kind === kind);
}

describe("a developer who wants a finding to pass", () => {
  test("is refused where no terminal is, and where a governed tool started the command", async () => {
    const code = await codeIn(world.ben, `use ${guess}`);
    expect(code).toMatch(/^.{4}$/);
    expect(await ben(`fourgate allow ${code} --reason "a test value"`)).toContain(
      "a person has to confirm this",
    );
    expect(await ben("fourgate allow")).toMatch(
      new RegExp(
        `${code}\\s+a password or key in an assignment\\s+your message, line 1\\s+medium\\s+assigned-secret`,
      ),
    );
    expect(records("allow")).toEqual([]);
  });

  describe("at a terminal", needs("script"), () => {
    test("that a governed tool opened: is not even asked", async () => {
      const guard = await ControlClient.open(env(world.ben.home));
      const own = { cwd: world.ben.home, tool: "claude-code", agent: null, deployment: null };
      const { run } = await guard.startRun({ ...own, pid: process.pid });
      const code = await codeIn(world.ben, `use ${guess}`);
      const said = await atTerminal(["allow", code, "--reason", "a test value"], (words) => words);
      await guard.endRun(run);
      expect(said).toContain("this was started by a governed tool, so nobody is asked to confirm it");
      expect(records("allow")).toEqual([]);
    });

    test("with other words: nothing changes", async () => {
      const code = await codeIn(world.ben, `use ${guess}`);
      const said = await atTerminal(["allow", code, "--reason", "a test value"], () => "no thanks");
      expect(said).toContain("these are not the two words");
      expect(records("allow")).toEqual([]);
    });

    test("with the two words: it passes both doors at once, for them alone, and the record says why", async () => {
      const code = await codeIn(world.ben, `use ${guess}`);
      const said = await atTerminal(["allow", code, "--reason", "a test value"], (words) => words);
      expect(said).toContain(
        "Let a password or key in an assignment in your message, line 1 pass, for you and for 7 days?",
      );
      expect(said).toMatch(/Allowed until .* UTC, as a1/);
      world.arrived.length = 0;
      await ask(world.ben, `now use ${guess}`);
      expect(world.arrived[0]?.body).toContain(guess);
      const [intent] = records("intent") as readonly IntentRecord[];
      expect(intent).toMatchObject({
        findings: [{ detector: "assigned-secret", action: "note", allowedBy: "a1" }],
        alarms: [],
      });
      expect(records("allow")).toMatchObject([
        {
          by: "ben, from device ben-laptop",
          change: { act: "allowed", request: null, entry: { scope: "user:ben", reason: "a test value" } },
        },
      ]);
      expect(JSON.stringify([records("allow"), intent])).not.toContain(value);
      expect(await operator("fourgate allow list")).toMatch(/a1\s+active\s+assigned-secret/);
      expect(await operator('fourgate allow revoke a1 --reason "it was real"')).toBe("Revoked a1.");
      expect(records("allow")[0]).toMatchObject({ by: "local operator", change: { act: "revoked" } });
    });
  });

  test("of high confidence asks the operator, who grants it for a team", async () => {
    const code = await codeIn(world.ben, `use ${sure}`);
    expect(await ben(`fourgate allow ${code} --reason "the sample of the vendor's docs"`)).toMatch(
      /^Your operator was asked \(r\d+\)/,
    );
    const again = await ben(`fourgate allow ${code} --reason "the sample of the vendor's docs" --json`);
    const { request: asked } = JSON.parse(again) as { readonly request: { readonly id: string } };
    expect(await operator("fourgate allow list --pending")).toMatch(
      new RegExp(`${asked.id}\\s+ben\\s+aws-access-key-id\\s+your message, line 1`),
    );
    expect(await codeIn(world.ben, `use ${sure}`)).toBe(code);
    expect(await operator(`fourgate allow confirm ${asked.id} --scope team:ops --days 3`)).toMatch(
      /^Allowed for team:ops until /,
    );
    await pulled(world.ben);
    world.arrived.length = 0;
    await ask(world.ben, `use ${sure}`);
    expect(world.arrived[0]?.body).toContain(sure);
  });

  test("cannot have a private key, nor put a secret into the reason", async () => {
    expect(await codeIn(world.ben, `my key:\n${pemBlock("PRIVATE KEY")}`)).toBe("");
    const code = await codeIn(world.ben, `use DB_${guess}x`);
    expect(await ben(`fourgate allow ${code} --ask --reason "it is ${sure}"`)).toBe(
      "! fourgate: the reason holds a secret itself; say why without it\n? 2",
    );
    expect(await ben('fourgate allow ZZZZ --reason "no such"')).toContain("this guard knows no such code");
  });
});

/** The guard has the policy that the gateway judges by. */
async function pulled(person: Person): Promise<void> {
  const guard = await ControlClient.open(env(person.home));
  await expect
    .poll(async () => (await guard.status()).policyVersion, { timeout: 20_000, interval: 200 })
    .toBe(world.gateway.parts.policy().version);
}
