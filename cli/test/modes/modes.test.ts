import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { IntentRecord } from "@fourgate/core/audit/record";
import { pemBlock } from "@fourgate/core/secrets/detectors/pem";
import { run } from "../in-process.ts";
import { startTwoTeams, type Person, type TwoTeams } from "./two-teams.ts";

const key = ["AKIA", "Q7RZ5XK2LM4NPT3W"].join("");
const pem = pemBlock("PRIVATE KEY");
let world: TwoTeams;

beforeAll(async () => {
  world = await startTwoTeams();
}, 60_000);
afterAll(() => world[Symbol.asyncDispose]());
afterEach(() => {
  world.arrived.length = 0;
});

interface Asked {
  readonly status: number;
  readonly id: string;
  readonly text: string;
}

async function ask(
  person: Person,
  messages: readonly unknown[],
  { query = "", headers = {} }: { readonly query?: string; readonly headers?: Record<string, string> } = {},
): Promise<Asked> {
  const tools = [{ name: "Read", input_schema: { type: "object" } }];
  const response = await fetch(`${person.runUrl}/v1/messages${query}`, {
    method: "POST",
    headers: { "content-type": "application/json", "user-agent": "claude-cli/2.1.330", ...headers },
    body: JSON.stringify({ model: "m", max_tokens: 10, tools, messages }),
  });
  const id = response.headers.get("x-fourgate-exchange") ?? "";
  return { status: response.status, id, text: await response.text() };
}

const typed = (content: string): readonly unknown[] => [{ role: "user", content }];
const hasRead = (path: string, content: string): readonly unknown[] => [
  { role: "user", content: "look at it" },
  {
    role: "assistant",
    content: [{ type: "tool_use", id: "toolu_0", name: "Read", input: { file_path: path } }],
  },
  { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_0", content }] },
];

function intents(user: string): readonly IntentRecord[] {
  return world.gateway.ledger
    .latest(500)
    .map(({ record }) => record)
    .filter((record): record is IntentRecord => record.kind === "intent" && record.actor.user === user);
}

describe("the same secret of two people of two teams, through guard and gateway", () => {
  test("in what a tool read: redacted for one, as it was for the other, and recorded", async () => {
    const messages = hasRead("/tmp/settings.env", `KEY=${key}\n`);
    expect((await ask(world.ben, messages)).status).toBe(200);
    expect(world.arrived[0]?.body).toMatch(/FOURGATE_SECRET_/);
    expect(world.arrived[0]?.body).not.toContain(key);
    expect((await ask(world.ada, messages)).status).toBe(200);
    expect(JSON.parse(world.arrived[1]?.body ?? "")).toMatchObject({ messages });
    expect(intents("ben")[0]).toMatchObject({
      guard: { redactions: 1 },
      findings: [],
      observed: [],
      alarms: [],
    });
    expect(intents("ada")[0]).toMatchObject({
      guard: { redactions: 0 },
      findings: [{ detector: "aws-access-key-id", action: "note", observed: "redact" }],
      alarms: [],
    });
  });

  test("typed: stopped on the one's laptop, passed and recorded for the other", async () => {
    const stopped = await ask(world.ben, typed(`use ${key}`));
    expect(stopped.text).toContain("before it left your laptop");
    expect(world.arrived).toEqual([]);
    expect((await ask(world.ada, typed(`use ${key}`))).status).toBe(200);
    expect(world.arrived[0]?.body).toContain(key);
    expect(intents("ada")[0]).toMatchObject({
      observed: [{ gate: 3, rule: "aws-access-key-id" }],
      findings: [{ action: "note", observed: "block" }],
      alarms: [],
    });
  });

  test.each([
    ["the query string", { query: `?note=${key}` }],
    ["a header", { headers: { "x-note": key } }],
  ])("in %s: as at the other door", async (_where, more) => {
    const stopped = await ask(world.ben, typed("hello"), more);
    expect(stopped.text).toContain("before it left your laptop");
    expect((await ask(world.ada, typed("hello"), more)).status).toBe(200);
    expect(world.arrived).toHaveLength(1);
    const [record] = intents("ada");
    expect(record?.observed).toMatchObject([{ gate: 3, rule: "aws-access-key-id" }]);
    expect(JSON.stringify(record)).not.toContain(key);
  });

  test("a folder that is closed to both: refused to one, open to the other, and recorded", async () => {
    const messages = hasRead("/tmp/mono/senior/a.ts", "let a;");
    expect((await ask(world.ben, messages)).text).toContain("mono/senior");
    expect(world.arrived).toEqual([]);
    const { status } = await ask(world.ada, messages);
    expect([status, intents("ada")[0]?.observed.some(({ gate }) => gate === 2)]).toEqual([200, true]);
  });
});

describe("whom a gate only observes", () => {
  test("is stopped with a private key all the same", async () => {
    expect((await ask(world.ada, typed(`my key:\n${pem}`))).text).toContain("a private key in your message");
    expect(world.arrived).toEqual([]);
    await ask(world.ada, hasRead("/tmp/id", `KEY=${key}\n${pem}\n`));
    expect(world.arrived[0]?.body).toContain(key);
    expect(world.arrived[0]?.body).not.toContain(pem.split("\n")[2]);
  });

  test("is kept from the cloud with restricted code all the same", async () => {
    const answer = await ask(world.ada, hasRead("/tmp/mono/vault/a.ts", "let a;"), {
      headers: { "x-claude-code-session-id": "restricted-session" },
    });
    expect(answer.text).toContain("may go to a private model only");
    expect(world.arrived).toEqual([]);
  });
});

describe("fourgate report observed", () => {
  const env = (): Record<string, string> => ({
    PATH: "/usr/bin:/bin",
    HOME: "/nonexistent",
    FOURGATE_HOME: world.home,
  });

  test("says what would have happened, with examples that can be shown, and no content", async () => {
    const said = await run("fourgate report observed", env(), "/");
    expect(said).toMatch(
      /^since the log's beginning, all teams\nIf every gate enforced, of \d+ exchanges of 2 people/,
    );
    expect(said).toContain("which concerns 1 person.");
    expect(said).toContain("now gate secrets is on enforce, but on observe for the team web\n");
    const [, example = ""] =
      /^web +3 secrets +redacted +aws-access-key-id +claude-code.* 1 +1 +([0-9A-Z]{26})/m.exec(said) ?? [];
    expect(await run(`fourgate audit show ${example}`, env(), "/")).toContain(
      "note, observed: would be redact",
    );
    expect(said).not.toContain(key);
  });

  test("says it for machines, of a team and a time", async () => {
    const of = async (args: string): Promise<Record<string, unknown>> =>
      JSON.parse(await run(`fourgate report observed --json ${args}`, env(), "/")) as Record<string, unknown>;
    expect(await of("--team ops")).toMatchObject({ team: "ops", people: 1, concerned: 0, observed: [] });
    expect(await of("--since 2001-01-01 --team web")).toMatchObject({ people: 1, concerned: 1 });
    expect(await of("--since 2999-01-01")).toMatchObject({ exchanges: 0, observed: [] });
  });

  test.each(["--since yesterday", "--since 2026-02-31", "web"])("refuses %s", async (args) => {
    expect(await run(`fourgate report observed ${args}`, env(), "/")).toMatch(/^! fourgate: .*\n\? 2$/);
  });
});

test("the gateway says at its start which gates do not enforce, and for whom", () => {
  expect(world.lines[0]).toMatch(
    /is in force, and gate scope is on enforce, but on observe for the team web; gate secrets is on enforce, but on observe for the team web$/,
  );
});
