import { describe, expect, test } from "vitest";
import { codecOf } from "@fourgate/core/prompt/protocols";
import type { Prompt, Protocol } from "@fourgate/core/prompt/prompt";
import type { Run } from "../../src/runs/run.ts";
import { folderOf } from "../../src/runs/stated-folder.ts";

const standing: Run = {
  id: "R",
  cwd: "/home/dev",
  tool: "claude-code",
  agent: null,
  deployment: null,
  pid: null,
};

function prompt(protocol: Protocol, body: object): Prompt {
  const codec = codecOf(protocol);
  const path = protocol === "anthropic" ? "/v1/messages" : "/v1/chat/completions";
  const endpoint = codec.endpoint("POST", path);
  const bytes = Buffer.from(JSON.stringify(body));
  const decoded = endpoint && codec.decode(bytes, endpoint, {});
  if (!decoded) throw new Error("not decoded");
  return decoded;
}

function messages(system: string, user: string): Prompt {
  return prompt("anthropic", {
    model: "m",
    max_tokens: 9,
    messages: [{ role: "user", content: user }],
    system,
  });
}

describe("the folder of a standing run", () => {
  test.each([
    ["Claude Code", "# Environment\n - Primary working directory: /srv/shop\n - Platform: linux"],
    ["opencode", "<env>\n  Working directory: /srv/shop\n  Workspace root: /srv\n</env>"],
    ["Cline", "3. IDE: Terminal Shell\n4. Working Directory: /srv/shop\n</env>"],
    ["pi and Codex", "<cwd>\n/srv/shop\n</cwd>"],
    ["Qwen Code", "I'm currently working in the directory: /srv/shop\nHere is"],
    ["Gemini CLI", "- **Workspace Directories:**\n  - /srv/shop\n- **Directory"],
  ])("is the one that %s states", (_tool, text) => {
    expect(folderOf(standing, messages(text, "hello"))).toBe("/srv/shop");
    expect(folderOf(standing, messages("Be brief.", text))).toBe("/srv/shop");
  });

  test("is that of the instructions, whatever a message quotes", () => {
    const quoted = "From README.md:\nWorking directory: /elsewhere";
    expect(folderOf(standing, messages("Working directory: /srv/shop", quoted))).toBe("/srv/shop");
  });

  test("is the user's home where none is stated, or none that is absolute", () => {
    expect(folderOf(standing, messages("Be brief.", "hello"))).toBe("/home/dev");
    expect(folderOf(standing, messages("Working directory: ../shop", "hello"))).toBe("/home/dev");
  });

  test("of a run that was started is its own, whatever is stated", () => {
    const run = { ...standing, cwd: "/srv/mine", pid: 1 };
    expect(folderOf(run, messages("Working directory: /srv/shop", "hello"))).toBe("/srv/mine");
  });
});
