import { typedEvents } from "../chunking.ts";
import { type JsonObject, text } from "../json.ts";
import { modelList, noSuchPath, OPENAI_CACHE_LIMITS, OPENAI_DOOR, wrong } from "../openai/door.ts";
import { PrefixCache } from "../prefixcache.ts";
import type { Asked, Protocol, Question, Reply, VendorState } from "../protocol.ts";
import { plan } from "../script.ts";
import { checkCallPairs } from "./callpairs.ts";
import { failedEvent, responseEvents, stormEvents } from "./events.ts";
import { conversationOf, promptOf } from "./prompt.ts";
import { responseOf, responsesReply } from "./reply.ts";
import { checkResponsesRequest, itemsOf, toolsOf } from "./schema.ts";
import { ResponseStore } from "./store.ts";

/** OpenAI's Responses API, as documented at platform.openai.com/docs/api-reference/responses. */
export interface OpenaiResponses extends Protocol {
  /** Reads the fields of a response.create frame; `connection` keeps what this WebSocket answered. */
  readonly readFrame: (asked: Pick<Asked, "account" | "body">, connection: ResponseStore) => Question;
}

export function openaiResponses(state: VendorState): OpenaiResponses {
  const cache = new PrefixCache(OPENAI_CACHE_LIMITS, Date.now);
  const store = new ResponseStore();

  const ask = (asked: Pick<Asked, "account" | "body">, connection: ResponseStore | null): Question => {
    const { lenient } = state.settings;
    const body = checkResponsesRequest(asked.body(), { frame: connection !== null, lenient });
    const before = earlierItems(body, asked.account, connection);
    const items = [...before, ...itemsOf(body["input"]).map((item) => resolve(item, asked.account))];
    checkCallPairs(items);
    return {
      main: toolsOf(body, items).length > 0,
      streamed: connection !== null || body["stream"] === true,
      reply: () => reply({ body, items, from: before.length, account: asked.account, connection }),
    };
  };

  const earlierItems = (
    body: JsonObject,
    account: string,
    connection: ResponseStore | null,
  ): readonly JsonObject[] => {
    const id = text(body["previous_response_id"]);
    if (id === "") return [];
    const found = connection?.get(id, account) ?? store.get(id, account);
    if (found !== undefined) return found.items;
    throw wrong(
      "previous_response_id",
      `Previous response with id '${id}' not found.`,
      "previous_response_not_found",
    );
  };

  const resolve = (item: JsonObject, account: string): JsonObject => {
    if (item["type"] !== "item_reference") return item;
    const id = text(item["id"]);
    const found = store.item(id, account);
    if (found === undefined) throw wrong("input", `Item with id '${id}' not found.`);
    return found;
  };

  const reply = ({ body, items, from, account, connection }: Turn): Reply => {
    const { scripts, lenient, thinking } = state.settings;
    const { links, end } = promptOf(body, items, { from, key: lenient ? null : state.key });
    const answer = responsesReply(body, plan(scripts, conversationOf(body, items)), {
      tools: toolsOf(body, items),
      end,
      key: thinking ? state.key : null,
      cached: cache.use(account, links),
      prompt: links.reduce((sum, { tokens }) => sum + tokens, 0),
      generates: body["generate"] !== false,
    });
    const stored = { account, items: [...items, ...answer.output] };
    connection?.put(answer.id, stored);
    if (body["store"] !== false) store.put(answer.id, stored);
    let sent = 0;
    const events = function* (): Generator<JsonObject> {
      for (const event of responseEvents(answer)) {
        sent++;
        yield event;
      }
    };
    return {
      note: answer.output.some((item) => text(item["type"]).endsWith("_call")) ? "tool_calls" : "completed",
      usage: answer.usage,
      body: responseOf(answer, "completed"),
      events: () => typedEvents(events()),
      storm: (pieces) => typedEvents(stormEvents(answer, pieces)),
      // the stream has taken one event more than it sent when it is told to fail
      failure: (code, message) => [...typedEvents([failedEvent(answer, sent - 1, { code, message })])],
    };
  };

  return {
    ...OPENAI_DOOR,
    name: "openai-responses",
    read(asked) {
      const models = modelList(asked);
      if (models !== null) return models;
      if (asked.method !== "POST" || asked.path !== "/v1/responses") throw noSuchPath(asked);
      return ask(asked, null);
    },
    readFrame: ask,
    forget() {
      cache.clear();
      store.clear();
    },
  };
}

interface Turn {
  readonly body: JsonObject;
  /** All items, those of earlier responses first. */
  readonly items: readonly JsonObject[];
  /** Where this request's own begin. */
  readonly from: number;
  readonly account: string;
  readonly connection: ResponseStore | null;
}
