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

const openItemCountMax = 256;

interface OpenCall {
  readonly tool: string;
  readonly syntax: ToolInput["syntax"];
  readonly outputIndex: unknown;
}

/** Responses API reference, Streaming events. */
export const replyCodec: ReplyCodec = {
  reader: () => new ResponsesReply(),
  mayHoldMore: (data) =>
    /"(?:function|custom_tool)_call|"response\.(?:completed|incomplete|failed)"/.test(data),
};

class ResponsesReply implements ReplyEventReader {
  /** Open calls by the id of their item. */
  readonly #calls = new Map<string, OpenCall>();

  event(data: Fields): ReplyEvent {
    const type = asText(data["type"]) ?? "";
    const item = asText(data["item_id"]) ?? "";
    const { delta } = data;
    if (type === "response.output_item.added") return this.#added(data, asFields(data["item"]));
    if (type === "response.output_item.done")
      return this.#done(asFields(data["item"]), ["item"], this.#calls.has(idOf(asFields(data["item"]))));
    if (/^response\.(?:function_call_arguments|custom_tool_call_input)\.(?:delta|done)$/.test(type))
      return this.#input(item, data, type.endsWith(".done"));
    if (typeof delta === "string" && type.endsWith(".delta"))
      return { texts: [{ block: item, text: delta }] };
    if (type === "error") return { errorType: asText(data["code"]) ?? "unknown", complete: true };
    const response = asFields(data["response"]);
    if (type === "response.created") return facts(response);
    if (/^response\.(?:completed|incomplete|failed)$/.test(type)) {
      const { inputs } = this.#items(response, ["response"], "copy");
      return { ...facts(response), inputs, complete: true };
    }
    return {};
  }

  message(message: Fields): ReplyEvent {
    const error = asFields(message["error"]);
    if (message["object"] !== "response" && message["error"] !== undefined)
      return { errorType: asText(error["code"]) ?? asText(error["type"]) ?? "unknown", complete: true };
    const read = this.#items(message, [], "whole");
    const items = asList(message["output"]).map(asFields);
    return { ...facts(message), ...read, ...finished(items), complete: message["status"] !== undefined };
  }

  more(call: string, text: string): { readonly event: string; readonly data: Fields } {
    const open = this.#calls.get(call);
    const type =
      open?.syntax === "text"
        ? "response.custom_tool_call_input.delta"
        : "response.function_call_arguments.delta";
    return { event: type, data: { type, item_id: call, output_index: open?.outputIndex ?? 0, delta: text } };
  }

  #added(data: Fields, item: Fields): ReplyEvent {
    const call = inputOf(item, ["item"]);
    if (call === undefined || this.#calls.size >= openItemCountMax) return itemIds(item);
    const { tool, syntax } = call;
    this.#calls.set(call.call, { tool, syntax, outputIndex: data["output_index"] });
    return { ...itemIds(item), inputs: [{ ...call, form: "start" }] };
  }

  #input(call: string, data: Fields, isDone: boolean): ReplyEvent {
    const open = this.#calls.get(call);
    if (open === undefined) return {};
    const { tool, syntax } = open;
    const name = isDone ? (syntax === "json" ? "arguments" : "input") : "delta";
    const input: ToolInput = {
      call,
      tool,
      syntax,
      form: isDone ? "copy" : "piece",
      value: data[name],
      at: [name],
    };
    return { inputs: [input], ...(isDone ? { ended: [call] } : {}) };
  }

  /** An item that is whole now; of one that came in pieces this is a copy. */
  #done(item: Fields, at: readonly (string | number)[], isCopy: boolean): ReplyEvent {
    const input = inputOf(item, at);
    const form = isCopy ? "copy" : "whole";
    return {
      ...itemIds(item),
      ...finished([item]),
      ended: [idOf(item)],
      ...(input === undefined ? { texts: isCopy ? [] : writtenIn(item) } : { inputs: [{ ...input, form }] }),
    };
  }

  #items(
    response: Fields,
    at: readonly (string | number)[],
    form: "whole" | "copy",
  ): {
    readonly inputs: ToolInput[];
    readonly texts: WrittenText[];
    readonly itemIds: string[];
  } {
    const items = asList(response["output"]).map(asFields);
    return {
      inputs: items.flatMap((item, i) => {
        const input = inputOf(item, [...at, "output", i]);
        return input === undefined ? [] : [{ ...input, form }];
      }),
      texts: items.flatMap((item) => (inputOf(item, []) === undefined ? writtenIn(item) : [])),
      itemIds: items.map(idOf).filter((id) => id !== ""),
    };
  }
}

function finished(items: readonly Fields[]): Pick<ReplyEvent, "calls"> {
  const calls = items.flatMap((item) => {
    const { call_id: toolUseId, name, type } = item;
    // The vendor's own tools that the client runs have a type in place of a name, and an object for an input.
    const own = typeof type === "string" && type.endsWith("_call") ? type.slice(0, -"_call".length) : "";
    const tool = typeof name === "string" ? name : own;
    const given = item["arguments"] ?? item["input"] ?? item["action"] ?? item["operation"];
    const input = typeof given === "object" ? JSON.stringify(given) : given;
    const isCall = typeof toolUseId === "string" && tool !== "" && typeof input === "string";
    return isCall ? [{ toolUseId, tool, input }] : [];
  });
  return calls.length === 0 ? {} : { calls };
}

function idOf(item: Fields): string {
  return asText(item["id"]) ?? asText(item["call_id"]) ?? "";
}

function itemIds(item: Fields): Pick<ReplyEvent, "itemIds"> {
  const id = asText(item["id"]);
  return id === undefined ? {} : { itemIds: [id] };
}

/** The input of an item that calls a tool of the client's. */
function inputOf(item: Fields, at: readonly (string | number)[]): Omit<ToolInput, "form"> | undefined {
  const isText = item["type"] === "custom_tool_call";
  if (!isText && item["type"] !== "function_call") return undefined;
  const name = isText ? "input" : "arguments";
  return {
    call: idOf(item),
    tool: asText(item["name"]) ?? "",
    syntax: isText ? "text" : "json",
    value: item[name],
    at: [...at, name],
  };
}

/** Texts of a message or of reasoning; what is encrypted is the vendor's own. */
function writtenIn(item: Fields): WrittenText[] {
  const block = idOf(item);
  return [...asList(item["content"]), ...asList(item["summary"])].flatMap((one) => {
    const text = asFields(one)["text"];
    return typeof text === "string" ? [{ block, text }] : [];
  });
}

function facts(response: Fields): ReplyEvent {
  const model = asText(response["model"]);
  const status = asText(response["status"]);
  const responseId = asText(response["id"]);
  const errorType = asText(asFields(response["error"])["code"]);
  const usage = asFields(response["usage"]);
  const cached = asFields(usage["input_tokens_details"])["cached_tokens"];
  return {
    ...(model === undefined ? {} : { model }),
    ...(status === undefined || status === "in_progress" ? {} : { stopReason: status }),
    ...(responseId === undefined ? {} : { responseId }),
    ...(errorType === undefined ? {} : { errorType }),
    usage: usageOf(usage["input_tokens"], usage["output_tokens"], cached),
  };
}
