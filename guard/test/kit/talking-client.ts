import { createHmac, randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import type { StartedRun } from "../../src/control/control.ts";
import type { GuardAtWork, Reply } from "./guard-at-work.ts";
import { sse } from "./model-stream.ts";
import type { Arrived, StandInGateway } from "./stand-in-gateway.ts";
import { eventData } from "../../../tools/event-data.ts";

const placeholder = /FOURGATE_SECRET_[A-Z2-7]{16}/g;

export type Block = Readonly<Record<string, unknown>>;

export interface Message {
  readonly role: "user" | "assistant";
  readonly content: readonly Block[];
}

const said = (text: string): Block => ({ type: "text", text });

/** What the vendor's model does next, from what it saw. */
export type Answer = "words" | "reads" | "writes" | "runs" | "thinks up a secret";

/**
 * A vendor that signs its thinking and refuses a changed one, and that holds what it is sent against
 * what it was sent before.
 */
export class SigningVendor {
  next: Answer = "words";
  readonly bodies: string[] = [];
  readonly alarms: string[] = [];
  /** What came for a message, by all that the client has up to it. */
  readonly sent = new Map<string, string>();
  /** Beginnings that came otherwise than before. */
  changed = 0;
  /** What the client is about to send. */
  history: readonly Message[] = [];
  readonly #folder: string;

  constructor(gateway: StandInGateway, folder: string) {
    this.#folder = folder;
    gateway.answer = ({ body, report }: Arrived, response) => {
      this.alarms.push(...(report?.alarms ?? []));
      const text = body.toString("utf8");
      gateway.arrived.length = 0;
      this.bodies.push(text);
      const request = JSON.parse(text) as { messages: Message[]; tools?: unknown };
      const isSigned = request.messages.every(({ content }) =>
        content.every(({ type, thinking, signature }) => type !== "thinking" || signature === sign(thinking)),
      );
      if (!isSigned) {
        response.writeHead(400, { "content-type": "application/json" });
        response.end(
          JSON.stringify({ type: "error", error: { type: "invalid_request_error", message: "signature" } }),
        );
        return;
      }
      if (request.tools !== undefined) this.#compare(request.messages);
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(this.#events(text.match(placeholder) ?? []).join(""));
    };
  }

  #compare(messages: readonly Message[]): void {
    let before = "";
    for (const [index, message] of messages.entries()) {
      before = sign(before + JSON.stringify(this.history[index]));
      const now = JSON.stringify(message);
      if ((this.sent.get(before) ?? now) !== now) this.changed++;
      this.sent.set(before, now);
    }
  }

  #events(seen: readonly string[]): string[] {
    const last = seen.at(-1) ?? "nothing";
    const own = this.next === "thinks up a secret" ? ` Say AKIA${upperDigits(16)}.` : "";
    const thinking = `I think about ${last}.${own}`;
    const path = join(this.#folder, ".env");
    const call = {
      words: null,
      "thinks up a secret": null,
      reads: { name: "Read", input: { file_path: path } },
      writes: {
        name: "Write",
        input: { file_path: path, content: seen.map((one) => `K=${one}\n`).join("") },
      },
      runs: { name: "Bash", input: { command: `echo ${last}` } },
    }[this.next];
    const blocks = [
      {
        start: { type: "thinking", thinking: "", signature: "" },
        delta: { type: "thinking_delta", thinking },
        end: { type: "signature_delta", signature: sign(thinking) },
      },
      { start: said(""), delta: { type: "text_delta", text: `I saw ${seen.join(", ")}.${own}` }, end: null },
      ...(call === null
        ? []
        : [
            {
              start: { type: "tool_use", id: `t${randomUUID()}`, name: call.name, input: {} },
              delta: { type: "input_json_delta", partial_json: JSON.stringify(call.input) },
              end: null,
            },
          ]),
    ];
    return [
      sse("message_start", {
        type: "message_start",
        message: { id: "m", type: "message", role: "assistant", content: [] },
      }),
      ...blocks.flatMap(({ start, delta, end }, index) => [
        sse("content_block_start", { type: "content_block_start", index, content_block: start }),
        sse("content_block_delta", { type: "content_block_delta", index, delta }),
        ...(end === null
          ? []
          : [sse("content_block_delta", { type: "content_block_delta", index, delta: end })]),
        sse("content_block_stop", { type: "content_block_stop", index }),
      ]),
      sse("message_stop", { type: "message_stop" }),
    ];
  }
}

function upperDigits(length: number): string {
  return Array.from(randomBytes(length), (byte) => "ABCDEFGHJKLMNPQRSTUVWXYZ234567"[byte % 30]).join("");
}

function sign(text: unknown): string {
  return createHmac("sha256", "the vendor's").update(String(text)).digest("base64");
}

const tools = ["Read", "Write", "Bash"].map((name) => ({
  name,
  description: name,
  input_schema: { type: "object", properties: {} },
}));

/** A tool in one session, as a person uses it: it keeps what was blocked and sends it with the next message. */
export class TalkingClient {
  history: readonly Message[] = [];
  readonly #guard: GuardAtWork;
  readonly #vendor: SigningVendor;
  readonly #session = randomUUID();
  run: StartedRun;

  constructor(guard: GuardAtWork, vendor: SigningVendor, run: StartedRun) {
    this.#guard = guard;
    this.#vendor = vendor;
    this.run = run;
  }

  /** Adds to the person's turn that is not answered yet, or begins one. */
  add(...blocks: readonly Block[]): void {
    const last = this.history.at(-1);
    this.history =
      last?.role === "user"
        ? [...this.history.slice(0, -1), { role: "user", content: [...last.content, ...blocks] }]
        : [...this.history, { role: "user", content: blocks }];
  }

  /** Sends all there is; what the model answers is the next message. */
  async send(next: Answer = "words"): Promise<Reply> {
    this.#vendor.next = next;
    this.#vendor.history = this.history;
    const reply = await this.#post({ tools, messages: this.history });
    if (reply.status === 200 && !isRefused(reply))
      this.history = [...this.history, { role: "assistant", content: blocksOf(reply.body) }];
    return reply;
  }

  /** A title or a summary: all of it, without tools. */
  async aside(): Promise<Reply> {
    return await this.#post({
      messages: [...this.history, { role: "user", content: [said("Say it in short.")] }],
    });
  }

  async #post(body: object): Promise<Reply> {
    return await this.#guard.message(
      this.run,
      { model: "m", max_tokens: 100, stream: true, ...body },
      { "x-claude-code-session-id": this.#session },
    );
  }
}

/** What the model wanted to write was refused while it came: a tool drops such a reply. */
export function isRefused(reply: Reply): boolean {
  return reply.body.includes("event: error\n");
}

function blocksOf(stream: string): Block[] {
  const blocks: { block: Block; text: Record<string, string>; json: string }[] = [];
  for (const data of eventData(stream)) {
    const event = JSON.parse(data) as { type: string; content_block?: Block; delta?: Record<string, string> };
    const { delta = {} } = event;
    const open = blocks.at(-1);
    if (event.content_block !== undefined) blocks.push({ block: event.content_block, text: {}, json: "" });
    else if (open !== undefined) {
      for (const name of ["text", "thinking", "signature"])
        if (delta[name] !== undefined) open.text[name] = (open.text[name] ?? "") + delta[name];
      open.json += delta["partial_json"] ?? "";
    }
  }
  return blocks.map(({ block, text, json }) => ({
    ...block,
    ...text,
    ...(block["type"] === "tool_use" ? { input: JSON.parse(json) as unknown } : {}),
  }));
}
