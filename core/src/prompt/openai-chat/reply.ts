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

const openCallCountMax = 256;
/** Where a model's words stand; `reasoning_content` and the like are other servers'. */
const wordFields = ["content", "refusal", "reasoning_content", "reasoning", "reasoning_details", "thinking"];

type CallForm = "function" | "custom" | "function_call";

interface OpenCall {
  /** Names the call within the reply: choice, form, index, and an id where these are not enough. */
  readonly call: string;
  readonly id: string;
  readonly tool: string;
}

/** A call in a delta or a message; `fields` are its function's, with the id and index beside it. */
interface FoundCall {
  readonly fields: Fields;
  readonly form: CallForm;
  readonly at: readonly (string | number)[];
}

/** API reference, The chat completion object and The chat completion chunk object. */
export const replyCodec: ReplyCodec = {
  reader: () => new ChatReply(),
  mayHoldMore: (data) => /"(?:tool_calls|function_call)"/.test(data),
};

class ChatReply implements ReplyEventReader {
  /** Open calls by choice and index. */
  readonly #calls = new Map<string, OpenCall>();
  /** What a chunk says of the whole reply. */
  #envelope: Fields = {};

  event(data: Fields): ReplyEvent {
    const { id, object, created, model } = data;
    this.#envelope = { id, object, created, model };
    return this.#read(data, "delta");
  }

  message(message: Fields): ReplyEvent {
    const read = this.#read(message, "message");
    return { ...read, complete: read.errorType !== undefined || asList(message["choices"]).length > 0 };
  }

  more(call: string, text: string): { readonly event: string; readonly data: Fields } {
    const [choice, form = "function", index] = call.split(":");
    const input = { [form === "custom" ? "input" : "arguments"]: text };
    const calls = [{ index: Number(index), [form]: input }];
    const delta = form === "function_call" ? { [form]: input } : { tool_calls: calls };
    const choices = [{ index: Number(choice), delta, finish_reason: null }];
    return { event: "", data: { ...this.#envelope, choices } };
  }

  #read(data: Fields, name: "delta" | "message"): ReplyEvent {
    const errorType = errorOf(data);
    if (errorType !== undefined) return { errorType };
    const inputs: ToolInput[] = [];
    const texts: WrittenText[] = [];
    const ended: string[] = [];
    let stopReason: string | undefined;
    for (const [i, one] of asList(data["choices"]).entries()) {
      const choice = asFields(one);
      const said = asFields(choice[name]);
      const number = asCount(choice["index"]) ?? i;
      for (const field of wordFields)
        for (const text of textsOf(said[field], 0)) texts.push({ block: `${number} ${field}`, text });
      for (const [at, found] of callsIn(said, ["choices", i, name]).entries())
        inputs.push(...this.#input(found, number, asCount(found.fields["index"]) ?? at, name, ended));
      const stopped = asText(choice["finish_reason"]);
      stopReason ??= stopped;
      if (stopped === undefined) continue;
      for (const { call } of this.#calls.values()) if (call.startsWith(`${number}:`)) ended.push(call);
    }
    const stop = stopReason === undefined ? {} : { stopReason, complete: true };
    return { ...facts(data), ...stop, inputs, texts, ended };
  }

  /** A new id with a name is a new call, though its index was there: some servers give each the same. */
  #input(
    { fields, form, at }: FoundCall,
    choice: number,
    index: number,
    name: "delta" | "message",
    ended: string[],
  ): ToolInput[] {
    const place = `${choice}:${form}:${index}`;
    const known = this.#calls.get(place);
    const id = asText(fields["id"]) ?? "";
    const tool = asText(fields["name"]) ?? "";
    const isNew = known === undefined || (id !== "" && tool !== "" && id !== known.id);
    if (isNew && this.#calls.size >= openCallCountMax) return [];
    if (isNew && known !== undefined) ended.push(known.call);
    const own = { call: known === undefined ? place : `${place}:${id}`, id, tool };
    const open = isNew ? own : { ...known, tool: known.tool === "" ? tool : known.tool };
    this.#calls.set(place, open);
    const [member, syntax] =
      form === "custom" ? (["input", "text"] as const) : (["arguments", "json"] as const);
    const value = fields[member] ?? undefined;
    const isWhole = name === "message" || (value !== undefined && typeof value !== "string");
    const formOf = isWhole ? "whole" : isNew ? "start" : "piece";
    return [{ call: open.call, tool: open.tool, form: formOf, syntax, value, at: [...at, member] }];
  }
}

function callsIn(said: Fields, at: readonly (string | number)[]): FoundCall[] {
  const calls = asList(said["tool_calls"]).map((one, i): FoundCall => {
    const { id, index, ...call } = asFields(one);
    const form = Object.keys(asFields(call["custom"])).length > 0 ? "custom" : "function";
    return { fields: { ...asFields(call[form]), id, index }, form, at: [...at, "tool_calls", i, form] };
  });
  const old = asFields(said["function_call"]);
  const found: FoundCall = { fields: old, form: "function_call", at: [...at, "function_call"] };
  return Object.keys(old).length === 0 ? calls : [...calls, found];
}

/** A text, or the texts of a list of parts, as Mistral and OpenRouter write them. */
function textsOf(value: unknown, depth: number): string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  return depth > 3
    ? []
    : asList(value).flatMap((one) => {
        const { text, thinking, summary } = asFields(one);
        return [text, thinking, summary].flatMap((inner) => textsOf(inner, depth + 1));
      });
}

/** `{error: {…}}`, and `{object: "error", …}` of vLLM. */
function errorOf(data: Fields): string | undefined {
  const error = data["error"] ?? (data["object"] === "error" ? data : undefined);
  if (error === undefined) return undefined;
  const { type, code } = asFields(error);
  return asText(type) ?? asText(code) ?? "unknown";
}

function facts(data: Fields): ReplyEvent {
  const model = asText(data["model"]);
  const usage = asFields(data["usage"]);
  const details = asFields(usage["prompt_tokens_details"]);
  const cached = details["cached_tokens"] ?? usage["prompt_cache_hit_tokens"];
  const tokens = usageOf(usage["prompt_tokens"], usage["completion_tokens"], cached);
  return { ...(model === undefined ? {} : { model }), usage: tokens };
}
