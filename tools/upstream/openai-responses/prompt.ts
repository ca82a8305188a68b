import { type Json, type JsonObject, isArray, objectsOf, text, without } from "../json.ts";
import { wrong } from "../openai/door.ts";
import { type Link, linkAfter, startOf } from "../prefix.ts";
import { isSealedHere } from "../seal.ts";
import type { Conversation } from "../script.ts";
import { toolsOf } from "./schema.ts";

/** Ids and such that a client may send back or leave out: no part of what the model reads. */
const OUTSIDE = [
  "id",
  "status",
  "phase",
  "caller",
  "async",
  "annotations",
  "logprobs",
  "prompt_cache_breakpoint",
  "internal_chat_message_metadata_passthrough",
];

export interface Prompt {
  readonly links: readonly Link[];
  /** Digest of all of it: what a reply's reasoning stands on. */
  readonly end: string;
}

/**
 * The prompt as the model reads it: instructions, tools, then every item but reasoning, which a client
 * may drop. Checks the seal of each reasoning item from `from` on against all that stands before it.
 */
export function promptOf(
  body: JsonObject,
  items: readonly JsonObject[],
  { from, key }: { readonly from: number; readonly key: Uint8Array | null },
): Prompt {
  const links: Link[] = [];
  const end = (): string => links.at(-1)?.after ?? startOf(`model ${text(body["model"])}`);
  const push = (role: string, block: Json): void => void links.push(linkAfter(end(), role, block));
  if (text(body["instructions"]) !== "") push("instructions", text(body["instructions"]));
  for (const tool of objectsOf(body["tools"])) push("tool", tool);
  items.forEach((item, i) => {
    if (item["type"] !== "reasoning") return push(text(item["role"]) || text(item["type"]), normalise(item));
    const sealed = item["encrypted_content"];
    if (key === null || i < from || sealed === undefined || sealed === null) return;
    if (isSealedHere(key, end(), text(sealed))) return;
    throw wrong(
      `input[${i - from}].encrypted_content`,
      `The encrypted content for item ${text(item["id"]) || "(no id)"} could not be verified. Reason: Encrypted content could not be decrypted or parsed.`,
      "invalid_encrypted_content",
    );
  });
  return { links, end: end() };
}

/** The request as a script sees it. */
export function conversationOf(body: JsonObject, items: readonly JsonObject[]): Conversation {
  return {
    hasTools: toolsOf(body, items).length > 0,
    turns: items.map((item) => ({
      prompt: item["role"] === "user" || item["type"] === "agent_message" ? textOf(item["content"]) : null,
      results: text(item["type"]).endsWith("_call_output") ? [textOf(item["output"])] : [],
    })),
  };
}

/** A client puts the members of an item in its own order, which is no part of what the model reads either. */
function normalise(item: JsonObject): JsonObject {
  const bare = inOrder(without(item, ...OUTSIDE));
  const key = "content" in bare ? "content" : "output";
  const content = bare[key];
  if (content === undefined) return bare;
  const type = item["role"] === "assistant" ? "output_text" : "input_text";
  const parts = typeof content === "string" ? [{ type, text: content }] : objectsOf(content);
  return { ...bare, [key]: parts.map((part) => inOrder(without(part, ...OUTSIDE))) };
}

function inOrder(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** What one agent tells another is encrypted by the vendor, who reads it; this one finds it in the clear. */
function textOf(content: Json | undefined): string {
  if (!isArray(content)) return text(content);
  return objectsOf(content)
    .map((part) => text(part["type"] === "encrypted_content" ? part["encrypted_content"] : part["text"]))
    .join("\n");
}
