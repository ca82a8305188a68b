import { bareEvents } from "../chunking.ts";
import { isObject, type JsonObject } from "../json.ts";
import { modelList, noSuchPath, OPENAI_CACHE_LIMITS, OPENAI_DOOR } from "../openai/door.ts";
import { PrefixCache } from "../prefixcache.ts";
import type { Asked, Protocol, Reply, VendorState } from "../protocol.ts";
import { sampleOf } from "../sample.ts";
import { plan } from "../script.ts";
import { conversationOf, linksOf } from "./prompt.ts";
import { chatReply, chunkEvents, completionOf, stormEvents } from "./reply.ts";
import { checkChatRequest } from "./schema.ts";

/** OpenAI's chat completions, as documented at platform.openai.com/docs/api-reference/chat. */
export function openaiChat(state: VendorState): Protocol {
  const cache = new PrefixCache(OPENAI_CACHE_LIMITS, Date.now);

  const reply = (asked: Asked, body: JsonObject): Reply => {
    const { scripts, lenient } = state.settings;
    const links = linksOf(body);
    const answer = chatReply(body, plan(scripts, conversationOf(body)), {
      aside: asideOf(body),
      cached: cache.use(asked.account, links),
      prompt: links.reduce((sum, { tokens }) => sum + tokens, 0),
      reasons: lenient,
    });
    return {
      note: answer.calls.length === 0 ? "stop" : "tool_calls",
      usage: answer.usage,
      body: completionOf(answer),
      events: () => chunkEvents(answer),
      storm: (pieces) => stormEvents(answer, pieces),
      failure: (type, message) => [
        ...bareEvents([{ error: { message, type: type || "server_error", param: null, code: null } }]),
      ],
    };
  };

  return {
    ...OPENAI_DOOR,
    name: "openai-chat",
    read(asked) {
      const models = modelList(asked);
      if (models !== null) return models;
      if (asked.method !== "POST" || asked.path !== "/v1/chat/completions") throw noSuchPath(asked);
      const body = checkChatRequest(asked.body(), state.settings.lenient);
      return {
        main: conversationOf(body).hasTools,
        streamed: body["stream"] === true,
        reply: () => reply(asked, body),
      };
    },
    forget: () => cache.clear(),
  };
}

/** What a side request is told: a title, or JSON of the form that it wants. */
function asideOf(body: JsonObject): string {
  const format = body["response_format"];
  if (!isObject(format) || format["type"] === "text") return "A short title";
  const schema = format["json_schema"];
  return JSON.stringify(isObject(schema) ? sampleOf(schema["schema"]) : { title: "A short title" });
}
