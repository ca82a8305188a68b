import { randomBytes } from "node:crypto";
import type { JsonObject } from "./json.ts";
import { isObject, text } from "./json.ts";
import { digestOf, type Unit } from "./prefix.ts";
import type { PromptUsage } from "./promptcache.ts";
import { type Reply, usageOf } from "./reply.ts";
import { plan, type Script } from "./script.ts";
import { signThinking } from "./thinking.ts";

/** What the stand-in model answers: the script's next step, signed and counted. */
export function answer(
  request: JsonObject,
  units: readonly Unit[],
  usage: PromptUsage,
  scripts: readonly Script[],
  thinkingKey: Uint8Array | null,
): Reply {
  const step = plan(scripts, request);
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
      input: call.input,
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

/** As many small text events as asked for, each saying when it left this process (ns, monotonic clock). */
export function* stormEvents(reply: Reply, count: number, now: () => bigint): Generator<JsonObject> {
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
  for (let i = 0; i < count; i++)
    yield { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: `@${now()} ` } };
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
