import {
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

/** GenerateContentResponse (Gemini API reference), whole or as one piece of a stream. */
export const replyCodec: ReplyCodec = {
  reader: () => new GenerateReply(),
  mayHoldMore: (data) => data.includes('"functionCall"'),
};

class GenerateReply implements ReplyEventReader {
  #eventCount = 0;

  event(data: Fields): ReplyEvent {
    this.#eventCount++;
    const error = asFields(data["error"]);
    if (data["error"] !== undefined)
      return { errorType: asText(error["status"]) ?? "unknown", complete: true };
    const texts: WrittenText[] = [];
    const inputs: ToolInput[] = [];
    let stopReason: string | undefined;
    for (const [c, one] of asList(data["candidates"]).entries()) {
      const candidate = asFields(one);
      stopReason = asText(candidate["finishReason"]) ?? stopReason;
      for (const [p, item] of asList(asFields(candidate["content"])["parts"]).entries()) {
        const part = asFields(item);
        const { text } = part;
        const call = asFields(part["functionCall"]);
        const tool = asText(call["name"]);
        const block = part["thought"] === true ? `thought ${c}` : `text ${c}`;
        if (typeof text === "string") texts.push({ block, text });
        if (tool !== undefined)
          inputs.push({
            ...{ call: `${this.#eventCount}.${c}.${p}`, tool, form: "whole", syntax: "json" },
            ...{
              value: call["args"] ?? {},
              at: ["candidates", c, "content", "parts", p, "functionCall", "args"],
            },
          });
      }
    }
    const blocked = asText(asFields(data["promptFeedback"])["blockReason"]);
    const end = stopReason ?? blocked;
    const counted = data["totalTokens"];
    return {
      ...{ texts, inputs, ...facts(data) },
      ...(end === undefined ? {} : { stopReason: end }),
      ...(counted === undefined ? {} : { usage: usageOf(counted, undefined, undefined) }),
      complete: end !== undefined || counted !== undefined,
    };
  }

  message(message: Fields): ReplyEvent {
    return this.event(message);
  }

  more(_call: string, _text: string): { readonly event: string; readonly data: Fields } {
    // Inputs come whole here, so nothing is ever held.
    throw new TypeError("no input of this protocol comes in pieces");
  }
}

function facts(data: Fields): ReplyEvent {
  const model = asText(data["modelVersion"]);
  const responseId = asText(data["responseId"]);
  const usage = asFields(data["usageMetadata"]);
  const [written, thought] = [usage["candidatesTokenCount"], usage["thoughtsTokenCount"]];
  const output = typeof written === "number" && typeof thought === "number" ? written + thought : written;
  return {
    ...(model === undefined ? {} : { model }),
    ...(responseId === undefined ? {} : { responseId }),
    usage: usageOf(usage["promptTokenCount"], output, usage["cachedContentTokenCount"]),
  };
}
