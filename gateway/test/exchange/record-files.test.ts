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
