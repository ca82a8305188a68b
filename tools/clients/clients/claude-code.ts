import type { Client } from "../client.ts";
import { joined, NO_SETTINGS } from "../client.ts";

const PACKAGE = `claude-code-${process.platform}-${process.arch}`;

export const claudeCode: Client = {
  name: "claude-code",
  title: "Claude Code",
  tool: "claude-code",
  command: "claude",
  peer: "claude-code",
  protocol: "anthropic",
  // Without install scripts its `bin` is only a stub: the program is in its platform's package.
  program: `node_modules/@anthropic-ai/${PACKAGE}/claude${process.platform === "win32" ? ".exe" : ""}`,
  sessionHeader: "x-claude-code-session-id",
  agentHeader: "x-claude-code-agent-id",
  sideRequests: 0,
  goesOnNot: null,
  tools: {
    read: (_, path) => ({ tool: "Read", input: { file_path: path } }),
    shell: (command) => ({ tool: "Bash", input: { command, description: "Show it" } }),
    edit: (_, path, before, after) => ({
      tool: "Edit",
      input: { file_path: path, old_string: joined(before), new_string: joined(after) },
    }),
    write: (_, path, text) => ({ tool: "Write", input: { file_path: path, content: joined(text) } }),
    delegate: (task) => [
      {
        calls: [
          {
            tool: "Agent",
            input: {
              description: "Look around",
              prompt: task,
              subagent_type: "general-purpose",
              run_in_background: false,
            },
          },
        ],
      },
    ],
  },
  logIn: (key) => ({ ...NO_SETTINGS, env: { ANTHROPIC_API_KEY: key } }),
  direct: (vendor) => ({
    ...NO_SETTINGS,
    env: { ANTHROPIC_BASE_URL: vendor, CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1" },
  }),
  prompt: (text, turn) => [
    "-p",
    text,
    "--allowedTools",
    "Read,Bash,Edit,Write,Agent",
    ...(turn === "next" ? ["--continue"] : []),
  ],
  short: {},
};
