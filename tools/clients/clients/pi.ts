import { type Client, joined, NO_SETTINGS } from "../client.ts";

const common = {
  tool: "pi",
  command: "pi",
  peer: "pi",
  program: "node_modules/@earendil-works/pi-coding-agent/dist/bundle/cli.js",
  agentHeader: null,
  sideRequests: 0,
  goesOnNot: null,
  tools: {
    read: (_: string, path: string) => ({ tool: "read", input: { path } }),
    shell: (command: string) => ({ tool: "bash", input: { command } }),
    edit: (_: string, path, before, after) => ({
      tool: "edit",
      input: { path, edits: [{ oldText: joined(before), newText: joined(after) }] },
    }),
    write: (_: string, path, text) => ({ tool: "write", input: { path, content: joined(text) } }),
    delegate: "pi has no sub-agents of its own.",
  },
  direct: () => ({ ...NO_SETTINGS, env: { PI_OFFLINE: "1", PI_TELEMETRY: "0" } }),
  short: {},
} as const satisfies Partial<Client>;

/** The developer's own providers, in their own file. */
const models = (api: string, path: string, id: string): Client["logIn"] => {
  return (key, vendor) => ({
    env: {},
    files: {
      ".pi/agent/models.json": JSON.stringify({
        providers: { acme: { baseUrl: `${vendor}${path}`, api, apiKey: key, models: [{ id }] } },
      }),
    },
    args: [],
  });
};

const print = (model: string): Client["prompt"] => {
  return (text, turn) => ["-p", "--model", model, ...(turn === "next" ? ["--continue"] : []), text];
};

export const pi: Client = {
  ...common,
  name: "pi",
  title: "pi",
  protocol: "anthropic",
  sessionHeader: null,
  logIn: models("anthropic-messages", "", "claude-sonnet-4-5"),
  prompt: print("acme/claude-sonnet-4-5"),
};

export const piResponses: Client = {
  ...common,
  name: "pi-responses",
  title: "pi with an OpenAI model",
  protocol: "openai-responses",
  sessionHeader: "session_id",
  logIn: models("openai-responses", "/v1", "gpt-5"),
  prompt: print("acme/gpt-5"),
};

export const piChat: Client = {
  ...common,
  name: "pi-chat",
  title: "pi with a compatible model",
  protocol: "openai-chat",
  sessionHeader: null,
  logIn: models("openai-completions", "/v1", "coder"),
  prompt: print("acme/coder"),
};
