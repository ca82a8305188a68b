import { patchAdding, patchOf } from "../apply-patch.ts";
import { type Client, type ClientTools, joined, NO_SETTINGS, type Settings } from "../client.ts";

const tools: ClientTools = {
  read: (_, path) => ({ tool: "read", input: { filePath: path } }),
  shell: (command) => ({ tool: "bash", input: { command, description: "Show it" } }),
  edit: (_, path, before, after) => ({
    tool: "edit",
    input: { filePath: path, oldString: joined(before), newString: joined(after) },
  }),
  write: (_, path, text) => ({ tool: "write", input: { filePath: path, content: joined(text) } }),
  delegate: (task) => [
    {
      calls: [
        { tool: "task", input: { description: "Look around", prompt: task, subagent_type: "general" } },
      ],
    },
  ],
};

/** With OpenAI's own models it offers apply_patch in the place of edit and write. */
const patchTools: ClientTools = {
  ...tools,
  edit: (root, path, before, after) => ({
    tool: "apply_patch",
    input: { patchText: joined(patchOf(root, path, before, after)) },
  }),
  write: (root, path, text) => ({
    tool: "apply_patch",
    input: {
      patchText: joined(
        patchAdding(
          root,
          path,
          text.map((part, i) =>
            i === text.length - 1 && typeof part === "string" ? part.replace(/\n$/, "") : part,
          ),
        ),
      ),
    },
  }),
};

const SCHEMA = "https://opencode.ai/config.json";

const common = {
  tool: "opencode",
  command: "opencode",
  peer: "opencode",
  program: "node_modules/opencode-linux-x64-baseline/bin/opencode",
  sessionHeader: "x-session-id",
  agentHeader: null,
  sideRequests: 1,
  goesOnNot: null,
  short: {},
} as const satisfies Partial<Client>;

const run =
  (model: string): Client["prompt"] =>
  (text, turn) => ["run", "--model", model, ...(turn === "next" ? ["--continue"] : []), text];

function direct(provider: string, vendor: string): Settings {
  const config = {
    autoupdate: false,
    share: "disabled",
    provider: { [provider]: { options: { baseURL: `${vendor}/v1` } } },
  };
  return {
    ...NO_SETTINGS,
    env: {
      OPENCODE_CONFIG_CONTENT: JSON.stringify(config),
      OPENCODE_DISABLE_MODELS_FETCH: "1",
      OPENCODE_DISABLE_AUTOUPDATE: "1",
    },
  };
}

export const opencode: Client = {
  ...common,
  name: "opencode",
  title: "opencode",
  protocol: "anthropic",
  tools,
  logIn: (key) => ({ ...NO_SETTINGS, env: { ANTHROPIC_API_KEY: key } }),
  direct: (vendor) => direct("anthropic", vendor),
  prompt: run("anthropic/claude-sonnet-4-5"),
};

export const opencodeResponses: Client = {
  ...common,
  name: "opencode-responses",
  title: "opencode with an OpenAI model",
  protocol: "openai-responses",
  tools: patchTools,
  logIn: (key) => ({ ...NO_SETTINGS, env: { OPENAI_API_KEY: key } }),
  direct: (vendor) => direct("openai", vendor),
  prompt: run("openai/gpt-5"),
};

/** A provider of the developer's own, as their settings name it. */
export const opencodeChat: Client = {
  ...common,
  name: "opencode-chat",
  title: "opencode with a compatible model",
  protocol: "openai-chat",
  tools,
  logIn: (key, vendor) => ({
    env: {},
    files: {
      ".config/opencode/opencode.json": JSON.stringify({
        $schema: SCHEMA,
        provider: {
          acme: {
            npm: "@ai-sdk/openai-compatible",
            name: "acme",
            options: { baseURL: `${vendor}/v1`, apiKey: key },
            models: { coder: { name: "coder" } },
          },
        },
      }),
    },
    args: [],
  }),
  direct: (vendor) => direct("acme", vendor),
  prompt: run("acme/coder"),
};
