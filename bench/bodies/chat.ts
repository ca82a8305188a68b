import { randomUUID } from "node:crypto";
import { type BenchConversation, type ConversationOptions, GrowingBody } from "./body.ts";

/**
 * Requests of one session as opencode 1.18 sends them to a server of chat completions: a system
 * message, the prompt, then assistant messages with tool_calls and their tool messages; tools after
 * the messages.
 */
export function chatConversation(
  options: ConversationOptions,
  fragments: readonly string[],
): BenchConversation {
  const session = `ses_${randomUUID().replaceAll("-", "")}`;
  const small = options.baseBytes < 20_000;
  const cut = (n: number, bytes: number): string => (fragments[n] ?? "").slice(0, bytes);
  const system = `You are opencode.\n${cut(2, small ? 200 : 9_400)}`;
  const tools = toolsOf(small ? 1 : 10, (n) => cut(3 + n, small ? 100 : 3_000));
  const body = new GrowingBody(
    {
      opening:
        `{"model":"${options.model}","max_tokens":32000,"messages":[` +
        `${JSON.stringify({ role: "system", content: system })},` +
        JSON.stringify({ role: "user", content: `Tidy up the ${options.salt} module.` }),
      exchange: (n, path, text) => {
        const id = `call_${options.salt}_${n}`;
        const call = {
          id,
          type: "function",
          function: { name: "read", arguments: JSON.stringify({ filePath: path }) },
        };
        const content = `<path>${path}</path>\n<type>file</type>\n<content>\n1: ${text}\n</content>`;
        return (
          `,${JSON.stringify({ role: "assistant", content: `Reading file ${n}.`, tool_calls: [call] })}` +
          `,${JSON.stringify({ role: "tool", tool_call_id: id, content })}`
        );
      },
      closing: (stream) =>
        `],"tools":${tools},"tool_choice":"auto","stream":${String(stream)}` +
        `${stream ? ',"stream_options":{"include_usage":true}' : ""}}`,
    },
    options,
    fragments,
  );
  return { session, next: (stream) => body.next(stream) };
}

function toolsOf(count: number, description: (n: number) => string): string {
  return JSON.stringify(
    Array.from({ length: count }, (_, n) => ({
      type: "function",
      function: {
        name: ["read", "bash", "edit", "write", "task"][n] ?? `tool_${n}`,
        description: description(n),
        parameters: {
          type: "object",
          properties: { filePath: { type: "string", description: "The path to the file" } },
          required: ["filePath"],
          additionalProperties: false,
        },
      },
    })),
  );
}
