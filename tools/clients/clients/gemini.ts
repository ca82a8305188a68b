import { type Client, joined } from "../client.ts";

export const gemini: Client = {
  name: "gemini",
  title: "Gemini CLI",
  tool: "gemini-cli",
  command: "gemini",
  peer: "gemini",
  protocol: "gemini",
  program: "node_modules/@google/gemini-cli/bundle/gemini.js",
  sessionHeader: null,
  agentHeader: null,
  sideRequests: 1,
  goesOnNot: null,
  tools: {
    read: (_, path) => ({ tool: "read_file", input: { file_path: path } }),
    shell: (command) => ({ tool: "run_shell_command", input: { command, description: "Show it" } }),
    edit: (_, path, before, after) => ({
      tool: "replace",
      input: {
        file_path: path,
        instruction: "Change it as asked.",
        old_string: joined(before),
        new_string: joined(after),
      },
    }),
    write: (_, path, text) => ({ tool: "write_file", input: { file_path: path, content: joined(text) } }),
    delegate: (task) => [
      { calls: [{ tool: "invoke_agent", input: { agent_name: "generalist", prompt: task } }] },
    ],
    answer: (answer) => [{ calls: [{ tool: "complete_task", input: { result: { response: answer } } }] }],
  },
  logIn: (key) => ({
    env: { GEMINI_API_KEY: key, GEMINI_CLI_TRUST_WORKSPACE: "true" },
    files: {
      ".gemini/settings.json": JSON.stringify({ security: { auth: { selectedType: "gemini-api-key" } } }),
    },
    args: [],
  }),
  direct: (vendor) => ({
    env: { GOOGLE_GEMINI_BASE_URL: vendor },
    files: {
      ".gemini/settings.json": JSON.stringify({
        security: { auth: { selectedType: "gemini-api-key" } },
        privacy: { usageStatisticsEnabled: false },
        general: { enableAutoUpdate: false, enableAutoUpdateNotification: false },
      }),
    },
    args: [],
  }),
  prompt: (text, turn) => ["--yolo", ...(turn === "next" ? ["--resume", "latest"] : []), "-p", text],
  short: {},
};
