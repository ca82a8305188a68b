import { type Json, type JsonObject, isArray, objectsOf, text, without } from "../json.ts";
import { chain, type Link, startOf } from "../prefix.ts";
import type { Conversation } from "../script.ts";

/** The request as the model reads it: tools, then every message; a string is the same as one text part. */
export function linksOf(body: JsonObject): readonly Link[] {
  return chain(startOf(`model ${text(body["model"])}`), [
    ...objectsOf(body["tools"]).map((tool) => ["tool", tool] as const),
    ...objectsOf(body["messages"]).map(
      (message) => [text(message["role"]), { ...message, content: partsOf(message["content"]) }] as const,
    ),
  ]);
}

/** The request as a script sees it. */
export function conversationOf(body: JsonObject): Conversation {
  return {
    hasTools: objectsOf(body["tools"]).length > 0,
    turns: objectsOf(body["messages"]).map((message) => {
      const said = textOf(message["content"]);
      return {
        prompt: message["role"] === "user" ? said : null,
        results: message["role"] === "tool" ? [said] : [],
      };
    }),
  };
}

function partsOf(content: Json | undefined): readonly JsonObject[] {
  if (typeof content === "string") return content === "" ? [] : [{ type: "text", text: content }];
  return objectsOf(content).map((part) => without(part, "prompt_cache_breakpoint"));
}

function textOf(content: Json | undefined): string {
  if (!isArray(content)) return text(content);
  return objectsOf(content)
    .map((part) => text(part["text"]))
    .join("\n");
}
