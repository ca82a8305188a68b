import { randomBytes } from "node:crypto";
import { isArray, isObject, type JsonObject, objectsOf, text } from "../json.ts";
import type { Conversation, Planned } from "../script.ts";
import type { PromptUsage } from "./promptcache.ts";
import { type Reply, usageOf } from "./reply.ts";
import { signThinking } from "./thinking.ts";
import { digestOf, type Unit } from "./units.ts";

/** What the stand-in model answers: the script's next step (null: a side request), signed and counted. */
export function answer(
  request: JsonObject,
  units: readonly Unit[],
  usage: PromptUsage,
  step: Planned | null,
  thinkingKey: Uint8Array | null,
): Reply {
  const content: JsonObject[] = [];
  if (thinkingKey !== null && wantsThinking(request)) {
    const thinking = omitsThinking(request)
      ? ""
      : (step?.think ?? "Let me look — naïve or not, one step at a time.");
    content.push({
      type: "thinking",
      thinking,
      signature: signThinking(thinkingKey, digestOf(units, request), thinking),
    });
  }
  const say = step === null ? "A short title" : step.say;
  if (say !== null) content.push({ type: "text", text: say });
  for (const call of step?.calls ?? []) {
    content.push({
      type: "tool_use",
      id: `toolu_${randomBytes(12).toString("hex")}`,
      name: call.tool,
      input: isObject(call.input) ? call.input : {},
    });
  }
  if (content.every((block) => block["type"] === "thinking")) content.push({ type: "text", text: "Done." });
  const calls = content.some((block) => block["type"] === "tool_use");
  const outputTokens = Math.ceil(JSON.stringify(content).length / 4);
  return {
    id: `msg_${randomBytes(12).toString("hex")}`,
    model: text(request["model"]),
    content,
    stopReason: calls ? "tool_use" : "end_turn",
    usage: usageOf(usage, outputTokens),
  };
}

/** The request as a script sees it. */
export function conversationOf(request: JsonObject): Conversation {
  return {
    hasTools: objectsOf(request["tools"]).length > 0,
    turns: objectsOf(request["messages"]).map((message) => ({
      prompt: message["role"] === "user" ? textOf(message["content"]) : null,
      results: objectsOf(message["content"])
        .filter((block) => block["type"] === "tool_result")
        .map((block) => textOf(block["content"])),
    })),
  };
}

function textOf(content: JsonObject[string] | undefined): string {
  if (!isArray(content)) return text(content);
  return objectsOf(content)
    .map((block) => text(block["text"]))
    .join("\n");
}

/** A message that says these small pieces and nothing else. */
export function* stormEvents(reply: Reply, pieces: Iterable<string>): Generator<JsonObject> {
  let count = 0;
  yield {
    type: "message_start",
    message: {
      id: reply.id,
      type: "message",
      role: "assistant",
      model: reply.model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: reply.usage,
    },
  };
  yield { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } };
  for (const piece of pieces) {
    count++;
    yield { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: piece } };
  }
  yield { type: "content_block_stop", index: 0 };
  yield {
    type: "message_delta",
    delta: { stop_reason: "end_turn", stop_sequence: null },
    usage: { output_tokens: count },
  };
  yield { type: "message_stop" };
}

function wantsThinking(request: JsonObject): boolean {
  const thinking = request["thinking"];
  return isObject(thinking) && (thinking["type"] === "enabled" || thinking["type"] === "adaptive");
}

/** `display: "omitted"`: the block carries its signature and no text. */
function omitsThinking(request: JsonObject): boolean {
  const thinking = request["thinking"];
  return isObject(thinking) && thinking["display"] === "omitted";
}
