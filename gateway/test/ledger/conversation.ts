import { messages as messagesEndpoint } from "@fourgate/core/prompt/anthropic/endpoint";
import { equalBytes } from "./equal-bytes.ts";
import { decode } from "@fourgate/core/prompt/anthropic/request";
import type { Prompt } from "@fourgate/core/prompt/prompt";

const nouns = [
  "order",
  "invoice",
  "customer",
  "shipment",
  "account",
  "queue",
  "session",
  "report",
  "batch",
  "price",
];
const verbs = ["load", "store", "check", "apply", "merge", "resolve", "cancel", "price", "ship", "count"];

/** Source-like text that is nowhere the same: names, numbers and structure vary. Seeded. */
export function sourceText(seed: number, bytes: number): string {
  let state = seed * 2_654_435_761 + 12_345;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % below;
  };
  const pick = (words: readonly string[]): string => words[next(words.length)]!;
  let text = "";
  while (text.length < bytes) {
    const name = `${pick(verbs)}${pick(nouns)}${next(9999)}`;
    text += `export function ${name}(${pick(nouns)}: ${pick(nouns)}Id, limit = ${next(500)}) {\n`;
    text += `  const ${pick(nouns)} = ${pick(verbs)}(${pick(nouns)}, "${next(0xffffff).toString(36)}");\n`;
    text += `  if (${pick(nouns)}.${pick(nouns)} > ${next(100_000)}) return ${pick(verbs)}(${name});\n}\n\n`;
  }
  return text.slice(0, bytes);
}

type Json = Record<string, unknown>;

/** A coding tool's conversation: each turn sends all before it, some 8 KB more, and moves cache_control to its end. */
export class Conversation {
  readonly #messages: Json[] = [];
  readonly #tools: Json[];
  readonly #system: Json[];
  #previous: Prompt | undefined;
  #turn = 0;

  constructor(historyBytes = 0) {
    this.#system = [{ type: "text", text: sourceText(1, 12_000) }];
    this.#tools = Array.from({ length: 18 }, (_, at) => ({
      name: `Tool${at}`,
      description: sourceText(100 + at, 1_500),
      input_schema: {
        type: "object",
        properties: {
          file_path: { type: "string", description: sourceText(200 + at, 120) },
          limit: { type: "number" },
        },
        required: ["file_path"],
      },
    }));
    for (let bytes = 0, at = 0; bytes < historyBytes; bytes += 8_000, at++) this.#exchange(10_000 + at);
  }

  /** The next turn's body and prompt; parts that it shares with the turn before are the same objects. */
  next(): { readonly bytes: Buffer; readonly prompt: Prompt } {
    this.#exchange(this.#turn++);
    const messages = this.#messages.map((message, at) =>
      at < this.#messages.length - 1 ? message : withCacheControl(message),
    );
    const bytes = Buffer.from(
      JSON.stringify({
        model: "claude-sonnet-4-5",
        messages,
        system: this.#system,
        tools: this.#tools,
        metadata: { user_id: "user_1_session_2" },
        max_tokens: 32_000,
        stream: true,
      }),
    );
    const prompt = decode(bytes, messagesEndpoint, { previous: this.#previous, equalBytes });
    if (!prompt) throw new Error("not decoded");
    this.#previous = prompt;
    return { bytes, prompt };
  }

  #exchange(seed: number): void {
    const id = `toolu_${seed}`;
    this.#messages.push(
      {
        role: "assistant",
        content: [
          { type: "text", text: sourceText(1_000 + seed, 300) },
          { type: "tool_use", id, name: "Tool1", input: { file_path: `src/f${seed}.ts` } },
        ],
      },
      {
        role: "user",
        content: [{ type: "tool_result", tool_use_id: id, content: sourceText(50_000 + seed, 7_500) }],
      },
    );
    if (this.#messages.length === 2) this.#messages.unshift({ role: "user", content: sourceText(7, 600) });
  }
}

function withCacheControl(message: Json): Json {
  const blocks = message["content"] as Json[];
  return {
    ...message,
    content: blocks.map((block, at) =>
      at < blocks.length - 1 ? block : { ...block, cache_control: { type: "ephemeral" } },
    ),
  };
}

/** The reply's stream, as the vendor would send it. */
export function replyOf(seed: number): Buffer {
  const words = sourceText(1_000 + seed, 300).match(/.{1,12}/gs) ?? [];
  const events = words.map(
    (text) =>
      `event: content_block_delta\ndata: ${JSON.stringify({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text } })}\n\n`,
  );
  return Buffer.from(
    `event: message_start\ndata: {"type":"message_start"}\n\n${events.join("")}event: message_stop\ndata: {"type":"message_stop"}\n\n`,
  );
}
