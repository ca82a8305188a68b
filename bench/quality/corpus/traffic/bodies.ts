import type { Endpoint } from "@fourgate/core/prompt/protocol";
import { resolveEndpoint } from "@fourgate/core/prompt/protocols";
import { chatItems } from "./chat-items.ts";
import { claudeItems } from "./claude-items.ts";
import { codexItems } from "./codex-items.ts";
import { geminiItems } from "./gemini-items.ts";
import type { Shaped } from "./shapes.ts";

/** One block's own elements of the conversation. `id` is unique in its body. */
export type Items = (shaped: Shaped, id: string) => readonly object[];

/** How a coding tool writes a request. */
export interface Client {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly items: Items;
  readonly body: (items: readonly object[]) => object;
}

const parameters = {
  type: "object",
  properties: { path: { type: "string", description: "The path to the file" } },
};
const system = "You are a coding agent. Read files before you change them, and say what you did.";
const opening = "Look at what fails in the shop and mend it.";

export const clients: readonly Client[] = [
  {
    id: "claude",
    method: "POST",
    path: "/v1/messages?beta=true",
    items: claudeItems,
    body: (items) => ({
      model: "claude-opus-4-5",
      messages: [{ role: "user", content: [{ type: "text", text: opening }] }, ...items],
      system: [{ type: "text", text: system, cache_control: { type: "ephemeral" } }],
      tools: ["Read", "Bash", "Write", "Grep"].map((name) => ({
        name,
        description: `${name} a file`,
        input_schema: parameters,
      })),
      max_tokens: 32_000,
      stream: true,
    }),
  },
  {
    id: "codex",
    method: "POST",
    path: "/v1/responses",
    items: codexItems,
    body: (items) => ({
      model: "gpt-5.2-codex",
      instructions: system,
      input: [{ type: "message", role: "user", content: [{ type: "input_text", text: opening }] }, ...items],
      tools: [
        { type: "function", name: "exec_command", description: "Runs a command.", strict: false, parameters },
      ],
      tool_choice: "auto",
      store: false,
      stream: true,
    }),
  },
  {
    id: "opencode",
    method: "POST",
    path: "/v1/chat/completions",
    items: chatItems,
    body: (items) => ({
      model: "gpt-5.2",
      messages: [{ role: "system", content: system }, { role: "user", content: opening }, ...items],
      tools: ["read", "bash", "write", "grep"].map((name) => ({
        type: "function",
        function: { name, description: `${name} a file`, parameters },
      })),
      stream: true,
    }),
  },
  {
    id: "gemini",
    method: "POST",
    path: "/v1beta/models/gemini-3-pro:streamGenerateContent?alt=sse",
    items: geminiItems,
    body: (items) => ({
      contents: [{ parts: [{ text: opening }], role: "user" }, ...items],
      systemInstruction: { parts: [{ text: system }], role: "user" },
      tools: [
        {
          functionDeclarations: ["read_file", "run_shell_command", "write_file"].map((name) => ({
            name,
            description: `${name}.`,
            parametersJsonSchema: parameters,
          })),
        },
      ],
      generationConfig: { temperature: 1 },
    }),
  },
];

/** @throws TypeError for an address that no protocol has */
export function endpointOf({ method, path, id }: Client): Endpoint {
  const endpoint = resolveEndpoint(method, path, id === "claude");
  if (endpoint === undefined) throw new TypeError(`no endpoint for ${id}`);
  return endpoint;
}
