import type { Json, JsonObject } from "../upstream/json.ts";

/** Results of one turn's calls. */
export interface ToolResult {
  readonly id: string;
  readonly content: string;
}

export interface TranscriptOptions {
  readonly session: string;
  readonly prompt: string;
  /** Text of the system prompt; long enough to be cached. */
  readonly system: string;
  readonly workFolder: string;
}

const EPHEMERAL = { cache_control: { type: "ephemeral" } } as const;

/**
 * A conversation as Claude Code 2.1.330 keeps and sends it: the vendor's blocks go back as they
 * came; messages first, a system message among them that is an array in the first request and a
 * string from then on; then system, tools and the rest; cache_control on the newest block alone.
 */
export class Transcript {
  readonly #options: TranscriptOptions;
  readonly #messages: JsonObject[] = [];
  #sent = 0;

  constructor(options: TranscriptOptions) {
    this.#options = options;
  }

  /** The next request's body. */
  body(): Buffer {
    const { session, prompt, system, workFolder } = this.#options;
    const environment = `# Environment\n - Primary working directory: ${workFolder}\n - Platform: linux\n`;
    const opening: JsonObject[] = [
      {
        role: "user",
        content: [
          { type: "text", text: "<system-reminder>\nCurrent branch: main\n</system-reminder>" },
          { type: "text", text: prompt },
        ],
      },
      { role: "system", content: this.#sent++ === 0 ? [{ type: "text", text: environment }] : environment },
    ];
    const messages = [...opening, ...this.#messages];
    const request: JsonObject = {
      model: "claude-opus-4-8",
      messages: [...messages.slice(0, -1), withCacheControl(messages.at(-1) ?? {})],
      system: [
        { type: "text", text: "x-anthropic-billing-header: cc_version=2.1.330.312; cc_entrypoint=sdk-cli;" },
        { type: "text", text: system, ...EPHEMERAL },
      ],
      tools: TOOLS,
      metadata: {
        user_id: JSON.stringify({ device_id: "0".repeat(64), account_uuid: "", session_id: session }),
      },
      max_tokens: 32_000,
      thinking: { type: "enabled", budget_tokens: 10_000 },
      stream: true,
    };
    return Buffer.from(JSON.stringify(request));
  }

  /** The vendor's reply and what its calls gave. */
  add(blocks: readonly JsonObject[], results: readonly ToolResult[]): void {
    this.#messages.push({ role: "assistant", content: blocks });
    this.#messages.push({
      role: "user",
      content: results.map(({ id, content }) => ({
        tool_use_id: id,
        type: "tool_result",
        content,
        is_error: false,
      })),
    });
  }
}

/** The message with a cache breakpoint on its last block. A message whose content is a string has none. */
function withCacheControl(message: JsonObject): JsonObject {
  const content = message["content"];
  if (!Array.isArray(content)) return message;
  const blocks = content as readonly Json[];
  const last = blocks.at(-1) as JsonObject;
  return { ...message, content: [...blocks.slice(0, -1), { ...last, ...EPHEMERAL }] };
}

const TOOLS: readonly JsonObject[] = [
  tool("Read", "Reads a file from the local filesystem.", ["file_path"]),
  tool("Bash", "Executes a given bash command.", ["command"]),
  tool("Write", "Writes a file to the local filesystem.", ["file_path", "content"]),
];

function tool(name: string, description: string, members: readonly string[]): JsonObject {
  return {
    name,
    description,
    input_schema: {
      type: "object",
      properties: Object.fromEntries(members.map((member) => [member, { type: "string" }])),
      required: members,
    },
  };
}
