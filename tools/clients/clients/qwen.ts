import { type Client, joined } from "../client.ts";

const OWN = { security: { auth: { selectedType: "openai" } } };

export const qwen: Client = {
  name: "qwen",
  title: "Qwen Code",
  tool: "qwen-code",
  command: "qwen",
  peer: "qwen",
  protocol: "openai-chat",
  program: "node_modules/@qwen-code/qwen-code/cli-entry.js",
  sessionHeader: null,
  agentHeader: null,
  sideRequests: 0,
  goesOnNot: null,
  tools: {
    read: (_, path) => ({ tool: "read_file", input: { file_path: path } }),
    shell: (command) => ({
      tool: "run_shell_command",
      input: { command, description: "Show it", is_background: false },
    }),
    edit: (_, path, before, after) => ({
      tool: "edit",
      input: { file_path: path, old_string: joined(before), new_string: joined(after) },
    }),
    write: (_, path, text) => ({ tool: "write_file", input: { file_path: path, content: joined(text) } }),
    delegate: (task) => [
      {
        calls: [
          {
            tool: "agent",
            input: { description: "Look around", prompt: task, subagent_type: "general-purpose" },
          },
        ],
      },
    ],
  },
  logIn: (key) => ({
    env: { OPENAI_API_KEY: key, OPENAI_MODEL: "qwen3-coder-plus" },
    files: { ".qwen/settings.json": JSON.stringify(OWN) },
    args: [],
  }),
  direct: (vendor) => ({
    env: { OPENAI_BASE_URL: `${vendor}/v1` },
    files: {
      ".qwen/settings.json": JSON.stringify({
        ...OWN,
        privacy: { usageStatisticsEnabled: false },
        general: { enableAutoUpdate: false },
      }),
    },
    args: [],
  }),
  prompt: (text, turn) => ["--yolo", ...(turn === "next" ? ["--continue"] : []), "-p", text],
  short: {},
};
