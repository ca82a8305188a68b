// Stands where Claude Code would: each argument is a turn of one session. Prints a line for each answer.
import { randomUUID } from "node:crypto";

interface Answered {
  readonly error?: { readonly message: string };
  readonly content?: readonly { readonly text?: string }[];
}

const session = randomUUID();
const messages: object[] = [];
const tools = [{ name: "Read", description: "Reads a file", input_schema: { type: "object" } }];
for (const words of process.argv.slice(2)) {
  messages.push({ role: "user", content: words });
  const answer = await fetch(`${process.env["ANTHROPIC_BASE_URL"] ?? ""}/v1/messages?beta=true`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "anthropic-version": "2023-06-01",
      "x-api-key": "made-up",
      "x-claude-code-session-id": session,
      "user-agent": "claude-cli/2.1.330 (external, sdk-cli)",
    },
    body: JSON.stringify({ model: "claude-sonnet-4-5", max_tokens: 100, messages, tools }),
  });
  const value = (await answer.json()) as Answered;
  console.log(answer.status, value.error?.message ?? JSON.stringify(value.content?.[0]?.text ?? ""));
  if (answer.status === 200) messages.push({ role: "assistant", content: value.content });
}
