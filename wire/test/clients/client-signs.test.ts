import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { clientSigns } from "../../src/client-signs.ts";
import type { Head } from "../../src/head.ts";

function head(headers: Readonly<Record<string, string>>): Head {
  return { method: "POST", target: "/v1/x", path: "/v1/x", query: "", headers: Object.entries(headers) };
}

describe("a coding tool is known by its own signs", () => {
  test.each([
    [
      { "User-Agent": "claude-cli/2.1.330 (external, cli)", "X-Claude-Code-Session-Id": "s1" },
      { tool: "claude-code 2.1.330", session: "s1", subAgent: "" },
    ],
    [
      {
        "user-agent": "claude-cli/2.1.330",
        "x-claude-code-session-id": "s1",
        "x-claude-code-agent-id": "a1",
      },
      { tool: "claude-code 2.1.330", session: "s1", subAgent: "a1" },
    ],
    [
      { "user-agent": "codex_exec/0.169.0 (Debian)", "session-id": "s1", "thread-id": "s1" },
      { tool: "codex 0.169.0", session: "s1", subAgent: "" },
    ],
    [
      { "user-agent": "codex_cli_rs/0.169.0", "session-id": "s1", "thread-id": "t2" },
      { tool: "codex 0.169.0", session: "s1", subAgent: "t2" },
    ],
    [
      {
        "User-Agent": "opencode/1.18.33 ai-sdk/x runtime/bun",
        "x-session-affinity": "s1",
        "x-session-id": "s1",
      },
      { tool: "opencode 1.18.33", session: "s1", subAgent: "" },
    ],
    [
      { "User-Agent": "opencode/1.18.33", "x-session-id": "child", "x-parent-session-id": "s1" },
      { tool: "opencode 1.18.33", session: "s1", subAgent: "child" },
    ],
    [
      { "User-Agent": "pi (linux 6.18; x64)", session_id: "s1" },
      { tool: "pi", session: "s1", subAgent: "" },
    ],
    [
      { "User-Agent": "GeminiCLI-tui/0.61.0/gemini-3.1-pro (linux; x64; terminal)" },
      { tool: "gemini-cli 0.61.0", session: undefined, subAgent: "" },
    ],
    [
      { "user-agent": "QwenCode/0.24.4 (linux; x64)" },
      { tool: "qwen-code 0.24.4", session: undefined, subAgent: "" },
    ],
    [{ "user-agent": "curl/8" }, { tool: "curl/8", session: undefined, subAgent: "" }],
    [{}, { tool: "", session: undefined, subAgent: "" }],
  ])("%j", (headers, signs) => {
    expect(clientSigns(head(headers))).toEqual(signs);
  });
});

describe("what the run started", () => {
  test("stands where the tool does not say its name", () => {
    expect(clientSigns(head({}), "cline").tool).toBe("cline");
    expect(clientSigns(head({ "user-agent": "ai-sdk/x/3" }), "cline").tool).toBe("cline (says ai-sdk/x/3)");
  });

  test("gives the version where the tool does not say it", () => {
    const tool = (agent: string, name: string): string =>
      clientSigns(head(agent === "" ? {} : { "user-agent": agent }), name, "0.87.1").tool;
    expect(tool("pi (linux 6.18; x64)", "pi")).toBe("pi 0.87.1");
    expect(tool("pi/0.90.0", "pi")).toBe("pi 0.90.0");
    expect(tool("", "cline")).toBe("cline 0.87.1");
    expect(tool("ai-sdk/x/3", "cline")).toBe("cline 0.87.1 (says ai-sdk/x/3)");
    expect(tool("pi (linux)", "cline")).toBe("pi (in a run of cline)");
    expect(tool("pi (linux)", "")).toBe("pi");
  });

  test("stands beside the name where the tool says another, and nothing else changes", () => {
    const honest = clientSigns(
      head({ "user-agent": "claude-cli/2", "x-claude-code-session-id": "s" }),
      "claude-code",
    );
    const lying = clientSigns(
      head({ "user-agent": "codex_exec/1", "x-claude-code-session-id": "s" }),
      "claude-code",
    );
    expect(honest).toEqual({ tool: "claude-code 2", session: "s", subAgent: "" });
    expect(lying).toEqual({ ...honest, tool: "codex 1 (in a run of claude-code)" });
  });
});

test("whatever a client sends, its signs are short and printable", () => {
  const text = fc.string({ unit: "binary", maxLength: 3_000 });
  fc.assert(
    fc.property(text, text, text, text, text, (agent, session, part, started, version) => {
      const signs = clientSigns(
        head({ "user-agent": `claude-cli/${agent}`, "session-id": session, "thread-id": part }),
        started,
        version,
      );
      for (const value of [signs.tool, signs.session ?? "", signs.subAgent]) {
        expect(value.length).toBeLessThanOrEqual(200);
        expect(value).toMatch(/^[\x20-\x7e]*$/);
      }
    }),
  );
});
