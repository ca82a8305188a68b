import { type Client, joined } from "../client.ts";

const PROVIDER = "openai-compatible";

function providers(key: string, vendor: string): string {
  const settings = { provider: PROVIDER, apiKey: key, model: "coder", baseUrl: `${vendor}/v1` };
  return JSON.stringify({
    version: 1,
    lastUsedProvider: PROVIDER,
    modes: {},
    providers: {
      [PROVIDER]: { settings, updatedAt: "2026-01-01T00:00:00.000Z", tokenSource: "manual" },
    },
  });
}

export const cline: Client = {
  name: "cline",
  title: "Cline",
  tool: "cline",
  command: "cline",
  peer: "cline",
  protocol: "openai-chat",
  program: "node_modules/@cline/cli-linux-x64/bin/cline",
  sessionHeader: null,
  agentHeader: null,
  sideRequests: 0,
  goesOnNot: "Cline goes on with a session in a terminal only, so the second prompt was not run.",
  tools: {
    read: (_, path) => ({ tool: "read_files", input: { files: [{ path }] } }),
    shell: (command) => ({ tool: "run_commands", input: { commands: [command] } }),
    edit: (_, path, before, after) => ({
      tool: "editor",
      input: { path, old_text: joined(before), new_text: joined(after) },
    }),
    write: (_, path, text) => ({ tool: "editor", input: { path, new_text: joined(text) } }),
    delegate: (task) => [
      { calls: [{ tool: "spawn_agent", input: { systemPrompt: "You look around.", task } }] },
    ],
  },
  logIn: (key, vendor) => ({
    env: {},
    files: { ".cline/data/settings/providers.json": providers(key, vendor) },
    args: [],
  }),
  // Without it a hub daemon stays behind.
  direct: () => ({ env: { CLINE_SESSION_BACKEND_MODE: "local" }, files: {}, args: [] }),
  prompt: (text) => [text],
  short: {},
};
