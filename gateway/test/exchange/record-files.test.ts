import { createHash } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startUpstream, type Upstream } from "../../../tools/upstream/server.ts";
import { Door } from "./kit/door.ts";
import { cloudAt, policyOf, privateAt } from "./kit/house.ts";
import { says, send } from "./kit/tool.ts";

let cloud: Upstream;
let door: Door;
beforeEach(async () => {
  cloud = await startUpstream({ lenient: true, auth: "none" });
  door = await Door.open({ policy: policyOf([cloudAt(cloud.url), privateAt(cloud.url)]) });
});
afterEach(async () => {
  await door[Symbol.asyncDispose]();
  await cloud[Symbol.asyncDispose]();
});

test("the record names the files that a tool or a command showed, and none that a command only reached", async () => {
  const calls = [
    { name: "Read", input: { file_path: "/srv/mono/frontend/a.ts" } },
    { name: "Edit", input: { file_path: "/srv/mono/frontend/b.ts", old_string: "a", new_string: "b" } },
    { name: "Bash", input: { command: "cd /srv/mono && sed -n '1,9p' frontend/c.ts" } },
    { name: "Bash", input: { command: "ls /srv/mono/frontend/d.ts" } },
    { name: "Bash", input: { command: "grep -n word /srv/mono/frontend/e.ts" } },
  ].map((call, i) => ({ type: "tool_use", id: `t${String(i)}`, ...call }));
  const results = calls.map(({ id }) => ({ type: "tool_result", tool_use_id: id, content: "done" }));
  const body = says("", {
    messages: [
      { role: "user", content: "look" },
      { role: "assistant", content: calls },
      { role: "user", content: results },
    ],
  });
  expect((await send(door, { body })).status).toBe(200);
  expect(
    door.ledger.intents[0]?.files.map(({ path, repo, access }) => `${access} ${repo ?? ""} ${path}`),
  ).toEqual(["read mono frontend/a.ts", "read mono frontend/c.ts", "write mono frontend/b.ts"]);
});

test("the record says which lines of a file stood in the request, and the digest of these lines as they left", async () => {
  const read = { type: "tool_use", id: "t1", name: "Read", input: { file_path: "/srv/mono/frontend/a.ts" } };
  const headers = { "x-claude-code-session-id": "5d0f6f9e" };
  const turn = [
    { role: "user", content: "look" },
    {
      role: "assistant",
      content: [
        read,
        {
          type: "tool_use",
          id: "t2",
          name: "Write",
          input: { file_path: "/srv/mono/frontend/b.ts", content: "made\n" },
        },
      ],
    },
    {
      role: "user",
      content: [
        { type: "tool_result", tool_use_id: "t1", content: "40\tlet a;\n41\tlet b;" },
        { type: "tool_result", tool_use_id: "t2", content: "written" },
      ],
    },
  ];
  const digest = (text: string): string => createHash("sha256").update(text).digest("hex");
  await send(door, { body: says("", { messages: turn }), headers });
  const first = {
    path: "frontend/a.ts",
    repo: "mono",
    tool: "Read",
    lines: [[40, 41]],
    sha256: digest("let a;\nlet b;\n"),
    bytes: 14,
  };
  expect(door.ledger.intents[0]?.files).toMatchObject([
    first,
    { path: "frontend/b.ts", access: "write", lines: [[1, 1]], sha256: digest("made\n") },
  ]);
  const next = [
    ...turn,
    { role: "assistant", content: [{ ...read, id: "t3" }] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "t3", content: "90\tlast;" }] },
  ];
  await send(door, { body: says("", { messages: next }), headers });
  // Said again in every turn, it is in the record of the turn that it came with alone.
  expect(door.ledger.intents[1]?.files).toMatchObject([
    { ...first, lines: [[90, 90]], sha256: digest("last;\n"), bytes: 6 },
  ]);
});

test("the record tells by which log-in it went out, without holding it, and whose account answered", async () => {
  const asks = (key: string): Promise<unknown> =>
    send(door, { body: says("x"), headers: { "x-api-key": key } });
  await asks("first-key");
  await asks("first-key");
  await asks("other-key");
  const logins = door.ledger.intents.map(({ login }) => login);
  expect(logins[0]).toMatch(/^[0-9a-f]{16}$/);
  expect(logins[1]).toBe(logins[0]);
  expect(logins[2]).not.toBe(logins[0]);
  expect(JSON.stringify(door.ledger.intents)).not.toContain("first-key");
  await expect.poll(() => door.ledger.outcomes.length).toBe(3);
  expect(door.ledger.outcomes[0]?.account).toBe("00000000-0000-4000-8000-000000000000");
});
