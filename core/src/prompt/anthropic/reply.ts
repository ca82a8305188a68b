import {
  asCount,
  asFields,
  asList,
  asText,
  usageOf,
  type Fields,
  type ReplyCodec,
  type ReplyEvent,
  type ReplyEventReader,
  type ToolInput,
  type WrittenText,
} from "../reply/reply-event.ts";

const openBlockCountMax = 256;

/** Members of a block that are the vendor's own, and not looked at in a request either. */
const opaque: ReadonlySet<string> = new Set(["signature", "data", "encrypted_content", "encrypted_index"]);

/** Messages API reference, Streaming: message_start, content_block_*, message_delta, message_stop, error. */
export const replyCodec: ReplyCodec = {
  reader: () => new MessagesReply(),
  mayHoldMore: (data) => data.includes("content_block_") && !data.includes('"text_delta"'),
};

class MessagesReply implements ReplyEventReader {
  /** Tools of open tool_use blocks by index. */
  readonly #tools = new Map<string, string>();

  event(data: Fields): ReplyEvent {
    const block = String(data["index"]);
    switch (data["type"]) {
      case "message_start":
        return messageFacts(asFields(data["message"]));
      case "content_block_start":
        return this.#start(block, asFields(data["content_block"]));
      case "content_block_delta":
        return this.#delta(block, asFields(data["delta"]));
      case "content_block_stop":
        this.#tools.delete(block);
        return { ended: [block] };
      case "message_delta":
        return messageFacts({ ...asFields(data["delta"]), usage: data["usage"] });
      case "message_stop":
        return { complete: true };
      case "error":
        return { errorType: asText(asFields(data["error"])["type"]) ?? "unknown" };
      default:
        return {};
    }
  }

  message(message: Fields): ReplyEvent {
    if (message["type"] === "error")
      return { errorType: asText(asFields(message["error"])["type"]) ?? "unknown", complete: true };
    // count_tokens answers {"input_tokens": n}.
    const counted = asCount(message["input_tokens"]);
    const inputs: ToolInput[] = [];
    const texts: WrittenText[] = [];
    for (const [i, item] of asList(message["content"]).entries()) {
      const block = asFields(item);
      const tool = toolOf(block);
      if (tool === undefined) texts.push(...writtenIn(String(i), block));
      else
        inputs.push({
          ...{ call: String(i), tool, form: "whole", syntax: "json" },
          ...{ value: block["input"], at: ["content", i, "input"] },
        });
    }
    return {
      ...messageFacts(message),
      ...(counted === undefined ? {} : { usage: { inputTokens: counted } }),
      inputs,
      texts,
      complete: message["type"] === "message" || counted !== undefined,
    };
  }

  more(call: string, text: string): { readonly event: string; readonly data: Fields } {
    const delta = { type: "input_json_delta", partial_json: text };
    return {
      event: "content_block_delta",
      data: { type: "content_block_delta", index: Number(call), delta },
    };
  }

  #start(call: string, block: Fields): ReplyEvent {
    const tool = toolOf(block);
    if (tool === undefined || this.#tools.size >= openBlockCountMax) return { texts: writtenIn(call, block) };
    this.#tools.set(call, tool);
    const value = block["input"] ?? {};
    // Whole at once where it is not empty; deltas would replace it.
    const form = Object.keys(asFields(value)).length === 0 ? "start" : "whole";
    return { inputs: [{ call, tool, form, syntax: "json", value, at: ["content_block", "input"] }] };
  }

  #delta(block: string, delta: Fields): ReplyEvent {
    const { text, thinking, partial_json: json } = delta;
    const tool = this.#tools.get(block);
    if (typeof json === "string" && tool !== undefined)
      return {
        inputs: [
          { call: block, tool, form: "piece", syntax: "json", value: json, at: ["delta", "partial_json"] },
        ],
      };
    if (typeof text === "string") return { texts: [{ block, text }] };
    return typeof thinking === "string"
      ? { texts: [{ block, text: thinking }] }
      : { texts: writtenIn(block, delta) };
  }
}

function toolOf(block: Fields): string | undefined {
  const { type } = block;
  const isCall = type === "tool_use" || type === "server_tool_use" || type === "mcp_tool_use";
  return isCall ? asText(block["name"]) : undefined;
}

function writtenIn(block: string, fields: Fields): WrittenText[] {
  return Object.entries(fields).flatMap(([key, value]) =>
    typeof value === "string" && value !== "" && key !== "type" && !opaque.has(key)
      ? [{ block, text: value }]
      : [],
  );
}

function messageFacts(message: Fields): ReplyEvent {
  const model = asText(message["model"]);
  const stopReason = asText(message["stop_reason"]);
  const usage = asFields(message["usage"]);
  return {
    ...(model === undefined ? {} : { model }),
    ...(stopReason === undefined ? {} : { stopReason }),
    usage: usageOf(usage["input_tokens"], usage["output_tokens"], usage["cache_read_input_tokens"]),
  };
}
