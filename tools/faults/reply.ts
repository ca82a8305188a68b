import { type Json, isObject, type JsonObject, text } from "../upstream/json.ts";

export interface StreamedReply {
  /** Content blocks as a client puts them together from the stream. */
  readonly blocks: readonly JsonObject[];
  /** As message_start states it. */
  readonly usage: JsonObject;
  /** message_stop came, and no error event. */
  readonly whole: boolean;
}

/** Puts the events of a streamed reply together, as a client does. */
export function readStream(body: string): StreamedReply {
  const blocks: Draft[] = [];
  let usage: JsonObject = {};
  let whole = false;
  for (const line of body.split(/\r?\n/)) {
    if (!line.startsWith("data:")) continue;
    const event = JSON.parse(line.slice(5)) as Json;
    if (!isObject(event)) continue;
    const type = text(event["type"]);
    const message = event["message"];
    if (type === "message_start" && isObject(message) && isObject(message["usage"])) usage = message["usage"];
    if (type === "content_block_start")
      blocks.push({ block: event["content_block"] as JsonObject, json: "" });
    if (type === "content_block_delta") addDelta(blocks.at(-1), event["delta"] as JsonObject);
    if (type === "message_stop") whole = true;
    if (type === "error") return { blocks: [], usage, whole: false };
  }
  return { blocks: blocks.map(finished), usage, whole };
}

interface Draft {
  block: JsonObject;
  /** Of a tool's input, so far. */
  json: string;
}

function addDelta(draft: Draft | undefined, delta: JsonObject): void {
  if (draft === undefined) throw new Error("a delta without its block");
  const { block } = draft;
  const type = text(delta["type"]);
  if (type === "input_json_delta") draft.json += text(delta["partial_json"]);
  if (type === "text_delta") draft.block = { ...block, text: text(block["text"]) + text(delta["text"]) };
  if (type === "thinking_delta")
    draft.block = { ...block, thinking: text(block["thinking"]) + text(delta["thinking"]) };
  if (type === "signature_delta") draft.block = { ...block, signature: text(delta["signature"]) };
}

function finished({ block, json }: Draft): JsonObject {
  return block["type"] === "tool_use"
    ? { ...block, input: JSON.parse(json === "" ? "{}" : json) as Json }
    : block;
}
