import { bareEvents, RAW } from "../chunking.ts";
import { bearerOf, headerOf } from "../header.ts";
import { type Json, type JsonObject, isObject } from "../json.ts";
import { PrefixCache, type PrefixCacheLimits } from "../prefixcache.ts";
import type { Asked, Fact, Protocol, Question, Reply, VendorState } from "../protocol.ts";
import { invalid, Refusal } from "../refusal.ts";
import { plan } from "../script.ts";
import { inOneCasing } from "./casing.ts";
import { conversationOf, promptOf } from "./prompt.ts";
import { contentChunks, contentResponse, geminiReply, namesCalls, stormChunks } from "./reply.ts";
import { checkGeminiRequest } from "./schema.ts";

/** Google's Gemini API, as documented at ai.google.dev/api. */
export function gemini(state: VendorState): Protocol {
  const cache = new PrefixCache(CACHE_LIMITS, Date.now);

  const bodyOf = (value: Json): JsonObject => checkGeminiRequest(inOneCasing(value), state.settings.lenient);

  const ask = (asked: Asked, model: string, method: string): Question => {
    const body = bodyOf(asked.body());
    const streams = method === "streamGenerateContent";
    const sse = asked.query.get("alt") === "sse";
    return {
      main: conversationOf(body).hasTools,
      streamed: streams && sse,
      reply: () => reply(asked, body, { model, asList: streams && !sse }),
    };
  };

  const reply = (
    asked: Asked,
    body: JsonObject,
    { model, asList }: { readonly model: string; readonly asList: boolean },
  ): Reply => {
    const { scripts, lenient, thinking } = state.settings;
    const signs = thinking && namesCalls(model);
    const { links, end } = promptOf(body, { key: lenient ? null : state.key, signs });
    const answer = geminiReply(body, plan(scripts, conversationOf(body)), {
      model,
      end,
      key: thinking ? state.key : null,
      cached: cache.use(asked.account, links),
      prompt: links.reduce((sum, { tokens }) => sum + tokens, 0),
    });
    return {
      note: answer.calls.length === 0 ? "STOP" : "functionCall",
      usage: answer.usage,
      body: asList ? [...contentChunks(answer)] : contentResponse(answer),
      events: () => bareEvents(contentChunks(answer)),
      storm: (pieces) => bareEvents(stormChunks(answer, pieces)),
      // in the middle of a stream the vendor writes the error as it is, without "data:"
      failure: (type, message) => [
        { name: RAW, data: JSON.stringify(errorBody(new Refusal(503, type, message))) },
      ],
    };
  };

  return {
    name: "gemini",
    credential: (headers, query) =>
      headerOf(headers, "x-goog-api-key") ?? query.get("key") ?? bearerOf(headers),
    open: () => null,
    read(asked): Fact | Question {
      const { method, path } = asked;
      const listed = modelFact(method, path);
      if (listed !== null) return listed;
      const [, model = "", verb = ""] = /^\/v1beta\/models\/([^/:]+):(\w+)$/.exec(path) ?? [];
      if (method !== "POST" || !VERBS.includes(verb)) throw new Refusal(404, "", `Not found: ${path}`);
      if (verb !== "countTokens") return ask(asked, model, verb);
      const body = bodyOf(countedOf(asked.body()));
      const tokens = promptOf(body, { key: null, signs: false }).links;
      const totalTokens = tokens.reduce((sum, link) => sum + link.tokens, 0);
      return {
        note: "countTokens",
        json: { totalTokens, promptTokensDetails: [{ modality: "TEXT", tokenCount: totalTokens }] },
      };
    },
    headers: () => ({ "server-timing": "gfet4t7; dur=7", vary: "Origin" }),
    errorBody,
    unauthenticated: (given) =>
      given
        ? invalid("API key not valid. Please pass a valid API key.")
        : new Refusal(
            403,
            "",
            "Method doesn't allow unregistered callers. Please use API Key or other form of API consumer identity.",
          ),
    rateLimited: (message) => new Refusal(429, "", message),
    overloaded: () => new Refusal(503, "", "The model is overloaded. Please try again later."),
    forget: () => cache.clear(),
  };
}

const VERBS: readonly string[] = ["generateContent", "streamGenerateContent", "countTokens"];

const CACHE_LIMITS: PrefixCacheLimits = {
  prefixTokensMin: 1024,
  stepTokens: 1,
  keptMsMax: 600_000,
  entriesMax: 100_000,
};

/** countTokens takes contents alone, or a whole request. */
function countedOf(value: Json): Json {
  if (!isObject(value)) return value;
  return value["generateContentRequest"] ?? value["generate_content_request"] ?? value;
}

function errorBody({ status, type, message }: Refusal): JsonObject {
  return { error: { code: status, message, status: type || STATUSES[status] || "UNKNOWN" } };
}

const STATUSES: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  413: "INVALID_ARGUMENT",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
  503: "UNAVAILABLE",
};

function modelFact(method: string, path: string): Fact | null {
  if (method !== "GET") return null;
  if (path === "/v1beta/models") return { note: "models", json: { models: MODELS } };
  const model = MODELS.find(({ name }) => path === `/v1beta/${name}`);
  return model === undefined ? null : { note: "model", json: model };
}

const MODELS = ["gemini-3-pro", "gemini-3-flash", "gemini-2.5-flash-lite"].map((id) => ({
  name: `models/${id}`,
  version: "001",
  displayName: id,
  inputTokenLimit: 1_048_576,
  outputTokenLimit: 65_536,
  supportedGenerationMethods: VERBS,
}));
