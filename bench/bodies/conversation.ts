import { randomUUID } from "node:crypto";
import type { BenchConversation, ConversationOptions } from "./body.ts";
import { sourceFragments } from "./sourcetext.ts";

const RESULT_BYTES = 7_000;
const TOOL_BYTES = 3_000;

/**
 * Requests of one session, shaped as Claude Code 2.1.330 sends them: messages first (a system
 * message among them), then system, tools and the rest; cache_control stands on the newest block and
 * moves; the system message's content is an array in the first request and a string in later ones.
 */
export class Conversation implements BenchConversation {
  readonly session: string = randomUUID();
  readonly #model: string;
  readonly #salt: string;
  readonly #turnBytes: number;
  readonly #fragments: readonly string[];
  readonly #tail: string;
  readonly #small: boolean;
  #messages: Buffer[] = [];
  #last = "";
  #turns = 0;
  #results = 0;

  constructor(options: ConversationOptions, fragments: readonly string[]) {
    this.#model = options.model;
    this.#salt = options.salt;
    this.#turnBytes = options.turnBytes;
    this.#fragments = fragments;
    this.#small = options.baseBytes < 20_000;
    this.#tail = tailOf(this.session, fragments, this.#small ? 1 : 12, this.#small ? 200 : 7_000);
    this.#messages.push(this.#opening(true));
    const fixed = this.#tail.length + (this.#messages[0]?.length ?? 0);
    this.#grow(Math.max(300, options.baseBytes - fixed));
  }

  /** The next request: each call after the first carries `turnBytes` more. */
  next(stream: boolean): Buffer {
    if (this.#turns === 1) this.#messages[0] = this.#opening(false);
    if (this.#turns > 0) this.#grow(this.#turnBytes);
    this.#turns++;
    return Buffer.concat([
      ...this.#messages,
      Buffer.from(`${this.#last}${this.#tail}"max_tokens":32000,"stream":${String(stream)}}`),
    ]);
  }

  /** Adds assistant calls and their results; the newest result is kept apart, for its cache_control. */
  #grow(bytes: number): void {
    if (this.#last !== "") this.#messages.push(Buffer.from(this.#last.replace(CACHE_CONTROL, "")));
    let left = bytes;
    this.#last = "";
    while (left > 0) {
      if (this.#last !== "") this.#messages.push(Buffer.from(this.#last.replace(CACHE_CONTROL, "")));
      const size = Math.min(left, RESULT_BYTES);
      this.#last = this.#exchange(size);
      left -= this.#last.length;
    }
    this.#messages = [Buffer.concat(this.#messages.slice(0, 1)), Buffer.concat(this.#messages.slice(1))];
  }

  /** Up to and with the system message, whose content is an array in the first request only. */
  #opening(first: boolean): Buffer {
    const reminder =
      "<system-reminder>\nAs you answer, you can use the following context:\n# gitStatus\nCurrent branch: main\n</system-reminder>";
    const system = `# Environment\n - Primary working directory: /home/dev/shop\n${(this.#fragments[1] ?? "").slice(0, this.#small ? 200 : 9_000)}`;
    const user = {
      role: "user",
      content: [
        { type: "text", text: reminder },
        { type: "text", text: `Tidy up the ${this.#salt} module.` },
      ],
    };
    const inner = { role: "system", content: first ? [{ type: "text", text: system }] : system };
    return Buffer.from(
      `{"model":"${this.#model}","messages":[${JSON.stringify(user)},${JSON.stringify(inner)}`,
    );
  }

  #exchange(bytes: number): string {
    const n = ++this.#results;
    const id = `toolu_${this.#salt}_${n}`;
    const text = (this.#fragments[n % this.#fragments.length] ?? "").slice(
      0,
      Math.max(40, Math.floor(bytes * 0.9) - 420),
    );
    const input = { file_path: `/home/dev/shop/src/${this.#salt}/file${n}.ts` };
    const assistant = {
      role: "assistant",
      content: [
        { type: "text", text: `Reading file ${n}.` },
        { type: "tool_use", id, name: "Read", input },
      ],
    };
    const result = JSON.stringify(`1\t// ${this.#salt} ${n}\n${text}`);
    return `,${JSON.stringify(assistant)},{"role":"user","content":[{"tool_use_id":"${id}","type":"tool_result","content":${result}${CACHE_CONTROL}}]}`;
  }
}

const CACHE_CONTROL = ',"cache_control":{"type":"ephemeral"}';

function tailOf(session: string, fragments: readonly string[], tools: number, systemBytes: number): string {
  const ephemeral = { cache_control: { type: "ephemeral" } };
  const system = [
    { type: "text", text: "x-anthropic-billing-header: cc_version=2.1.330.312; cc_entrypoint=sdk-cli;" },
    { type: "text", text: (fragments[2] ?? "").slice(0, systemBytes), ...ephemeral },
  ];
  const list = Array.from({ length: tools }, (_, i) => ({
    name: ["Read", "Bash", "Edit", "Write", "Agent"][i] ?? `Tool${i}`,
    description: (fragments[3 + i] ?? "").slice(0, tools === 1 ? 100 : TOOL_BYTES),
    input_schema: {
      type: "object",
      properties: { file_path: { type: "string", description: "Absolute path" } },
      required: ["file_path"],
    },
  }));
  const metadata = {
    user_id: JSON.stringify({ device_id: "0".repeat(64), account_uuid: "", session_id: session }),
  };
  return `],"system":${JSON.stringify(system)},"tools":${JSON.stringify(list)},"metadata":${JSON.stringify(metadata)},`;
}

/** The fragments that every conversation of a run is put together from. */
export function benchFragments(): readonly string[] {
  return sourceFragments(4400, 10_000);
}
