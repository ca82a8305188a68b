import { createHash, randomUUID } from "node:crypto";
import { type BenchConversation, type ConversationOptions, GrowingBody } from "./body.ts";

/**
 * Requests of one session as Codex 0.169 sends them for models that call functions: instructions
 * first, then the input (developer and environment messages, the prompt; reasoning, function_call and
 * function_call_output in turn), tools, and client_metadata with another turn's id, its keys in
 * another order each time.
 */
export function responsesConversation(
  options: ConversationOptions,
  fragments: readonly string[],
): BenchConversation {
  const session = randomUUID();
  const small = options.baseBytes < 20_000;
  const cut = (n: number, bytes: number): string => (fragments[n] ?? "").slice(0, bytes);
  const said = (role: string, text: string): string =>
    JSON.stringify({ type: "message", role, content: [{ type: "input_text", text }] });
  const opening =
    `{"model":"${options.model}","instructions":${JSON.stringify(cut(2, small ? 150 : 17_000))},"input":[` +
    said("developer", `<permissions instructions>\n${cut(1, small ? 100 : 3_000)}`) +
    `,${said("user", "<environment_context>\n  <cwd>/home/dev/shop</cwd>\n  <shell>bash</shell>\n</environment_context>")}` +
    `,${said("user", `Tidy up the ${options.salt} module.`)}`;
  const tools = toolsOf(small ? 1 : 8, (n) => cut(3 + n, small ? 100 : 2_500));
  const body = new GrowingBody(
    {
      opening,
      exchange: (n, path, text) => {
        const call_id = `call_${options.salt}_${n}`;
        const thought = sealed(call_id, small ? 60 : 450);
        const items = [
          { type: "reasoning", summary: [], encrypted_content: thought },
          {
            type: "function_call",
            name: "exec_command",
            arguments: JSON.stringify({ cmd: `cat ${path}`, workdir: "/home/dev/shop" }),
            call_id,
          },
          {
            type: "function_call_output",
            call_id,
            output: `Chunk ID: ${n}\nWall time: 0.1 seconds\nProcess exited with code 0\nOutput:\n${text}`,
          },
        ];
        return items.map((item) => `,${JSON.stringify(item)}`).join("");
      },
      closing: (stream, turn) =>
        `],"tools":${tools},"tool_choice":"auto","parallel_tool_calls":false,` +
        `"reasoning":{"effort":"medium","summary":"auto"},"store":false,"stream":${String(stream)},` +
        `"include":["reasoning.encrypted_content"],"prompt_cache_key":"${session}",` +
        `"client_metadata":${metadata(session, turn, small)}}`,
    },
    options,
    fragments,
  );
  return { session, next: (stream) => body.next(stream) };
}

/** What stands for encrypted reasoning: base64 of no meaning. */
function sealed(seed: string, bytes: number): string {
  return createHash("shake256", { outputLength: bytes }).update(seed).digest("base64");
}

function toolsOf(count: number, description: (n: number) => string): string {
  return JSON.stringify(
    Array.from({ length: count }, (_, n) => ({
      type: "function",
      name: ["exec_command", "write_stdin", "update_plan", "view_image"][n] ?? `tool_${n}`,
      description: description(n),
      strict: false,
      parameters: {
        type: "object",
        properties: { cmd: { type: "string", description: "Shell command to execute." } },
        required: ["cmd"],
        additionalProperties: false,
      },
    })),
  );
}

function metadata(session: string, turn: number, small: boolean): string {
  const turnId = `${session}-${turn}`;
  const more = { session_id: session, turn_id: turnId, sandbox: "none", request_kind: "turn" };
  const entries = [
    ["session_id", session],
    ["turn_id", turnId],
    ["thread_id", session],
    ...(small ? [] : [["x-codex-turn-metadata", JSON.stringify(more)]]),
  ];
  const first = turn % entries.length;
  return JSON.stringify(Object.fromEntries([...entries.slice(first), ...entries.slice(0, first)]));
}
