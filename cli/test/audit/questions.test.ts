import { execFileSync } from "node:child_process";
import { hash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { messages as endpoint } from "@fourgate/core/prompt/anthropic/endpoint";
import { decode } from "@fourgate/core/prompt/anthropic/request";
import { openLedger } from "@fourgate/gateway/ledger/open";
import { gatewaySocket } from "@fourgate/gateway/config/gateway-socket";
import { startGateway } from "@fourgate/gateway/start";
import { actor, guardBlock, id, intent, outcome } from "../../../tools/samples/audit-records.ts";
import { run as play } from "../in-process.ts";
import { notesOf } from "./notes.ts";

let home: string;
let repo: string;
let env: Readonly<Record<string, string>>;
const placeholder = ["FOURGATE", "SECRET", "ABCDEFGHIJKLMNOP"].join("_");
const source = [
  "export function refund(order: Order) {",
  "  const total = order.lines.length * 3;",
  "  return pay(total, order.customer);",
  "}",
];
const git = (...args: readonly string[]): string =>
  execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
    cwd: repo,
    encoding: "utf8",
  }).trim();

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "fg-ask-"));
  repo = join(home, "shop");
  env = { PATH: process.env["PATH"] ?? "", HOME: home, FOURGATE_HOME: home };
  await mkdir(join(home, "policy"));
  await writeFile(join(home, "policy", "all.cedar"), '@id("all")\npermit(principal, action, resource);\n');
  const key = Buffer.alloc(32, 7).toString("base64url");
  const people = `users: [{ id: idle, teams: [web] }]\ndevices: [{ id: tablet, public_key: ${key}, user: idle }]\n`;
  await writeFile(join(home, "fourgate.yaml"), `gateway: { port: 0 }\nteams: [web]\n${people}`);
  await mkdir(repo);
  git("init", "-q");
  await writeFile(join(repo, "refund.ts"), `${source.join("\n")}\n`);
  await writeFile(join(repo, "private.ts"), "export const neverSentAnywhere = readNothing(1);\n");
  git("add", ".");
  git("commit", "-qm", "first");
  await using ledger = await openLedger({ dataDir: join(home, "ledger") });
  const messages = [
    { role: "user", content: "What does refund do?" },
    {
      role: "assistant",
      content: [{ type: "tool_use", id: "t1", name: "Read", input: { file_path: "/w/shop/refund.ts" } }],
    },
    {
      role: "user",
      content: [
        {
          type: "tool_result",
          tool_use_id: "t1",
          content: source.map((line, at) => `${String(at + 1)}\t${line}`).join("\n"),
        },
        { type: "text", text: `The key is ${placeholder} \u001b[31mred\u001b[0m` },
      ],
    },
  ];
  const body = Buffer.from(JSON.stringify({ model: "claude-sonnet-4-5", max_tokens: 9, messages }));
  const record = intent({
    actor,
    destination: "https://api.anthropic.com",
    headers: [["anthropic-version", "2023-06-01"]],
    files: [{ path: "refund.ts", repo: "shop", access: "read", tool: "Read", lines: [[1, 4]] }],
    bodySha256: hash("sha256", body, "hex"),
    bodyBytes: body.length,
  });
  const prompt = decode(body, endpoint, {}) ?? null;
  await ledger.intent(record, { bytes: body, prompt, session: "s" });
  const reply = Buffer.from(
    JSON.stringify({ type: "message", content: [{ type: "text", text: "It pays the customer back." }] }),
  );
  const sink = ledger.reply(record.id, actor.user);
  sink.write(reply);
  const drilled = { ...actor, user: "drill-0123abcd/developer" };
  const made = guardBlock({ id: id(40), time: "2026-10-01T08:00:00.000Z", actor: drilled });
  await ledger.append(made, drilled.user);
  await ledger.outcome(
    outcome({ replyBytes: reply.length, replySha256: hash("sha256", reply, "hex") }),
    actor.user,
    sink,
  );
});
afterAll(() => rm(home, { recursive: true, force: true }));

/** Files of a log by their names, without the notes beside it. */
async function contentOf(ledger: string): Promise<readonly (readonly [string, string])[]> {
  const names = (await readdir(ledger, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((name) => !name.startsWith(join(ledger, "readings")));
  return Promise.all(
    names.toSorted().map(async (name) => [name, hash("sha256", await readFile(name), "hex")] as const),
  );
}

describe("fourgate audit search, without a gateway", { timeout: 120_000 }, () => {
  test("lists what left for a vendor in a period, and records that it was asked", async () => {
    const text = await play(
      "fourgate audit search --vendor api.anthropic.com --from 2026-11 --to 2026-11",
      env,
      repo,
    );
    expect(text).toBe(
      [
        "TIME                  EXCHANGE                     USER   TOOL                  WHERE               MODEL               RESULT",
        `2026-11-22 14:02:11   ${id(1)}   mia    claude-code 2.1.330   api.anthropic.com   claude-sonnet-4-5   answered`,
      ].join("\n"),
    );
    expect(await play("fourgate audit search --from 2026-12 --user mia", env, repo)).toBe("nothing found");
    expect(await notesOf(home)).toMatchObject([
      {
        act: "search",
        found: 1,
        asked: expect.stringContaining("vendor api.anthropic.com") as string,
      },
      { act: "search", found: 0 },
    ]);
  });

  test("says which name neither the configuration nor the log knows", async () => {
    const names = '"unknown":[{"kind":"team","name":"nope"}]';
    const asked = "--team nope --json";
    expect(await play(`fourgate audit search --user idle --device tablet ${asked}`, env, repo)).toContain(
      names,
    );
    expect(await play(`fourgate report observed ${asked}`, env, repo)).toContain(names);
    expect(await play("fourgate report observed --team nope", env, repo)).toMatch(
      /\nno team nope is known here or in the log$/,
    );
    for (const known of ["--team web", "--team payments --since 2027-01-01"])
      expect(await play(`fourgate report observed ${known}`, env, repo)).not.toContain("is known");
  });

  test("leaves drills out, says how many, and takes them in where they are asked for", async () => {
    const left = "1 exchange of drills left out: --drills shows them";
    const asked = "fourgate audit search --gate 3";
    expect(await play(asked, env, repo)).toBe(`nothing found\n${left}`);
    const said = await play(`${asked} --drills`, env, repo);
    expect(said).toContain(id(40));
    expect(said).not.toContain("left out");
    expect(await play("fourgate audit bundle --gate 3 --out none", env, repo)).toContain(
      `nothing matches; ${left}`,
    );
  });

  test("adds nothing to the log, which may be a copy: what its key signed there would be another log", async () => {
    const ledger = join(home, "ledger");
    const before = await contentOf(ledger);
    await play('fourgate audit search "pays the customer"', env, repo);
    await play(`fourgate audit bundle --out ${join(home, "evidence")}`, env, repo);
    expect(await contentOf(ledger)).toEqual(before);
  });

  test("finds a text and shows where it stands, as JSON too", async () => {
    expect(await play('fourgate audit search "RETURN pay(total"', env, repo)).toContain(
      "order.lines.length * 3; return pay(total, order.customer); } type text",
    );
    const json = JSON.parse(await play('fourgate audit search "pays the customer" --json', env, repo)) as {
      exchanges: readonly { record: { id: string } }[];
    };
    expect(json.exchanges.map(({ record }) => record.id)).toEqual([id(1)]);
  });

  test("says which lines of a file left, and which of a commit", async () => {
    expect(await play("fourgate audit search --file refund.ts --lines 2-3", env, repo)).toContain(
      "refund.ts: 2 of 2 telling lines left (100%)\n  refund.ts  2 of 2: lines 2-3\n\nto:\n  api.anthropic.com  (anthropic, cloud): 1 call\n",
    );
    const text = await play("fourgate audit search --commit HEAD", env, repo);
    expect(text).toContain(`commit ${git("rev-parse", "HEAD")}: 3 of 4 telling lines left (75%)`);
    expect(text).toContain("  private.ts  0 of 1\n  refund.ts  3 of 3: lines 1-3\n");
  });

  test.each([
    ['fourgate audit search "a" "b"', "audit search: takes one text; put quotes around it"],
    ["fourgate audit search --gate 5", "--gate is 1, 2, 3 or 4"],
    ["fourgate audit search --from yesterday", "--from is no date"],
    ["fourgate audit search --from 2026-03 --to 2026-02", "--from is after --to"],
    ["fourgate audit search --result nice", "give one of under_way, answered, blocked"],
    ["fourgate audit search --sha256 abc", "--sha256 is no digest"],
    ["fourgate audit search --file nowhere.ts", "nowhere.ts can't be read"],
    ["fourgate audit search --commit --upload-pack=x", "Option '--commit' argument is ambiguous"],
    ["fourgate audit search --commit=--output=x", "git says: "],
    ['fourgate audit search --path "**"', "must begin or end with something that is no wildcard"],
    ["fourgate audit search ab", "the text to look for is too short"],
  ])("%s: a plain answer", async (command, told) => {
    const said = await play(command, env, repo);
    expect(said).toContain(told);
    expect(said).toMatch(/\? [12]$/);
  });

  test("takes what is typed for text alone: no SQL, no pattern, nothing that a terminal obeys", async () => {
    for (const odd of ["'; drop schema fourgate cascade; --", "%25%", "_____", "\u001b[2J"])
      expect(await play(`fourgate audit search "${odd}" --user "${odd}" --repo "${odd}"`, env, repo)).toMatch(
        /^nothing found\nno user [ -~\ufffd]+ is known here or in the log$/,
      );
    expect(await play("fourgate audit search --user mia", env, repo)).toContain(id(1));
  });
});

describe("fourgate audit show", { timeout: 120_000 }, () => {
  test("reads as a conversation: what this call added and the reply, with what was taken out marked", async () => {
    const text = await play(`fourgate audit show ${id(1)}`, env, home);
    expect(text).toContain("(2 earlier parts of the conversation are left out; --all shows them)");
    expect(text).toContain("--- user, tool result Read\n1\texport function refund(order: Order) {\n");
    expect(text).toContain(
      `--- user, text  [1 secret taken out before it left]\nThe key is [redacted: ${placeholder}] \ufffd[31mred`,
    );
    expect(text).toContain("--- assistant, text\nIt pays the customer back.");
    expect(text).not.toContain("What does refund do?");
    expect(text).not.toContain("\u001b");
    const all = await play(`fourgate audit show ${id(1)} --all`, env, home);
    expect(all).toContain("--- user, text\nWhat does refund do?");
    expect(all).toContain("--- assistant, tool call Read\nfile_path: /w/shop/refund.ts");
  });

  test("asks the running gateway, which records who read what", async () => {
    const notes = await notesOf(home);
    await using gateway = await startGateway({
      env: { home, gatewayPort: 0, guardPort: 0 },
      log: () => undefined,
    });
    expect(gatewaySocket(home)).toContain(home);
    expect(await play(`fourgate audit show ${id(1)}`, env, home)).toContain("It pays the customer back.");
    // The gateway's database opens behind it.
    await expect
      .poll(() => play("fourgate audit search --user mia", env, home), { timeout: 60_000 })
      .toContain(id(1));
    expect(await play(`fourgate audit show ${id(77)}`, env, home)).toContain("there is no exchange");
    const reads = gateway.ledger.latest(50).flatMap(({ record }) => (record.kind === "read" ? [record] : []));
    expect(reads.slice(0, 2)).toMatchObject([
      { reader: "local operator", act: "search", asked: "user mia", found: 1 },
      { reader: "local operator", act: "content", of: id(1) },
    ]);
    // What the tests above read while none ran, it took in at its start.
    expect(reads.filter(({ readAt }) => readAt !== undefined)).toHaveLength(notes.length);
    expect(await readFile(join(home, "fourgate.yaml"), "utf8")).toContain("gateway");
  });
});
