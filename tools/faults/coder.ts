import { createHash, randomUUID } from "node:crypto";
import { type JsonObject, text } from "../upstream/json.ts";
import { Connection } from "./connection.ts";
import { readStream } from "./reply.ts";
import { Transcript } from "./transcript.ts";

export interface CoderOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly prompt: string;
  readonly system: string;
  readonly workFolder: string;
  /** What a tool gives for its input. */
  readonly tool: (name: string, input: JsonObject) => string;
  readonly turnsMax: number;
}

/** One request of the conversation, and its answer. */
export interface Turn {
  readonly status: number;
  readonly exchange: string;
  readonly sentBytes: number;
  readonly sentSha256: string;
  readonly usage: JsonObject;
  readonly calls: readonly { readonly name: string; readonly input: JsonObject }[];
  /** All text that the model said. */
  readonly said: string;
  /** The body of an answer that is no 200. */
  readonly error: string;
}

/** Works as a coding tool does: asks, runs the calls, sends everything again with what they gave. */
export async function code(options: CoderOptions): Promise<readonly Turn[]> {
  const session = randomUUID();
  const transcript = new Transcript({ ...options, session });
  using connection = new Connection(options.url, options.headers);
  const turns: Turn[] = [];
  while (turns.length < options.turnsMax) {
    const body = transcript.body();
    const answer = await connection.post(body, session);
    const { blocks, usage, whole } = readStream(answer.status === 200 ? answer.body : "");
    const uses = blocks.filter((block) => block["type"] === "tool_use");
    turns.push({
      status: answer.status,
      exchange: answer.exchange,
      sentBytes: body.length,
      sentSha256: createHash("sha256").update(body).digest("hex"),
      usage,
      calls: uses.map((use) => ({ name: text(use["name"]), input: use["input"] as JsonObject })),
      said: blocks.map((block) => text(block["text"])).join(""),
      error: answer.status === 200 && whole ? "" : answer.body.slice(0, 1_000),
    });
    if (answer.status !== 200 || !whole || uses.length === 0) break;
    transcript.add(
      blocks,
      uses.map((use) => ({
        id: text(use["id"]),
        content: options.tool(text(use["name"]), use["input"] as JsonObject),
      })),
    );
  }
  return turns;
}
