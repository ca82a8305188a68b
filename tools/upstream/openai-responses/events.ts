import { randomBytes } from "node:crypto";
import { cutText } from "../chunking.ts";
import { type JsonObject, objectsOf, text, without } from "../json.ts";
import { type ResponsesReply, responseOf } from "./reply.ts";

/** A response as its stream of events, from response.created to response.completed. */
export function* responseEvents(reply: ResponsesReply): Generator<JsonObject> {
  yield* numbered(reply, function* (): Generator<JsonObject> {
    for (const [index, item] of reply.output.entries()) yield* itemEvents(item, index);
  });
}

/** A stream that says these pieces and nothing else. */
export function* stormEvents(reply: ResponsesReply, pieces: Iterable<string>): Generator<JsonObject> {
  const said: string[] = [];
  const message = { id: "msg_storm", type: "message", status: "completed", role: "assistant", content: [] };
  yield* numbered(
    { ...reply, output: [{ ...message, content: [textPart("")] }] },
    function* (): Generator<JsonObject> {
      const place = { item_id: message.id, output_index: 0, content_index: 0 };
      const item = { ...message, status: "in_progress" };
      yield { type: "response.output_item.added", output_index: 0, item };
      yield { type: "response.content_part.added", ...place, part: textPart("") };
      for (const delta of pieces) {
        said.push(delta);
        yield { type: "response.output_text.delta", ...place, delta, logprobs: [] };
      }
      const part = textPart(said.join(""));
      yield { type: "response.output_text.done", ...place, text: part["text"] ?? "", logprobs: [] };
      yield { type: "response.content_part.done", ...place, part };
      yield { type: "response.output_item.done", output_index: 0, item: { ...message, content: [part] } };
    },
  );
}

/** response.failed, as it ends a stream that had begun well; `number` is its place in it. */
export function failedEvent(
  reply: ResponsesReply,
  number: number,
  { code, message }: { readonly code: string; readonly message: string },
): JsonObject {
  return {
    type: "response.failed",
    sequence_number: number,
    response: responseOf(reply, "failed", { code: code || "server_error", message }),
  };
}

function* numbered(reply: ResponsesReply, inner: () => Iterable<JsonObject>): Generator<JsonObject> {
  let number = 0;
  const next = (event: JsonObject): JsonObject => ({
    ...event,
    sequence_number: number++,
    ...(reply.obfuscate && "delta" in event ? { obfuscation: randomBytes(4).toString("hex") } : {}),
  });
  yield next({ type: "response.created", response: responseOf(reply, "in_progress") });
  yield next({ type: "response.in_progress", response: responseOf(reply, "in_progress") });
  const done: JsonObject[] = [];
  for (const event of inner()) {
    if (event["type"] === "response.output_item.done") done.push(event["item"] as JsonObject);
    yield next(event);
  }
  const response = responseOf({ ...reply, output: done }, "completed");
  yield next({ type: "response.completed", response });
}

function* itemEvents(item: JsonObject, output_index: number): Generator<JsonObject> {
  const place = { item_id: item["id"] ?? "", output_index };
  const added = (change: JsonObject): JsonObject => ({
    type: "response.output_item.added",
    output_index,
    item: { ...item, ...("status" in item ? { status: "in_progress" } : {}), ...change },
  });
  switch (item["type"]) {
    case "reasoning":
      yield { ...added({}), item: without({ ...item, summary: [] }, "encrypted_content") };
      yield* summaryEvents(item, place);
      break;
    case "message":
      yield added({ content: [] });
      yield* contentEvents(item, place);
      break;
    case "custom_tool_call":
      yield added({ input: "" });
      yield* inputEvents("response.custom_tool_call_input", "input", text(item["input"]), place);
      break;
    default:
      yield added({ arguments: "" });
      yield* inputEvents("response.function_call_arguments", "arguments", text(item["arguments"]), place);
  }
  yield { type: "response.output_item.done", output_index, item };
}

function* summaryEvents(item: JsonObject, place: JsonObject): Generator<JsonObject> {
  for (const [summary_index, part] of objectsOf(item["summary"]).entries()) {
    const at = { ...place, summary_index };
    yield { type: "response.reasoning_summary_part.added", ...at, part: { ...part, text: "" } };
    for (const delta of cutText(text(part["text"])))
      yield { type: "response.reasoning_summary_text.delta", ...at, delta };
    yield { type: "response.reasoning_summary_text.done", ...at, text: part["text"] ?? "" };
    yield { type: "response.reasoning_summary_part.done", ...at, part };
  }
}

function* contentEvents(item: JsonObject, place: JsonObject): Generator<JsonObject> {
  for (const [content_index, part] of objectsOf(item["content"]).entries()) {
    const at = { ...place, content_index };
    yield { type: "response.content_part.added", ...at, part: { ...part, text: "" } };
    for (const delta of cutText(text(part["text"])))
      yield { type: "response.output_text.delta", ...at, delta, logprobs: [] };
    yield { type: "response.output_text.done", ...at, text: part["text"] ?? "", logprobs: [] };
    yield { type: "response.content_part.done", ...at, part };
  }
}

function* inputEvents(type: string, member: string, input: string, place: JsonObject): Generator<JsonObject> {
  for (const delta of cutText(input)) yield { type: `${type}.delta`, ...place, delta };
  yield { type: `${type}.done`, ...place, [member]: input };
}

function textPart(said: string): JsonObject {
  return { type: "output_text", annotations: [], logprobs: [], text: said };
}
