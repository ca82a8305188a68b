import { type Json, type JsonObject, isArray, isObject, objectsOf, text, without } from "../json.ts";
import { type Link, linkAfter, startOf } from "../prefix.ts";
import { invalid } from "../refusal.ts";
import { isSealedHere } from "../seal.ts";
import type { Conversation } from "../script.ts";

/** What a client puts where it made a call up, as Google's reference tells it to. */
const MADE_UP: readonly string[] = [
  "skip_thought_signature_validator",
  "context_engineering_is_the_way_to_go",
];

export interface Prompt {
  readonly links: readonly Link[];
  /** Digest of all of it: what a reply's first signature stands on. */
  readonly end: string;
}

/**
 * The prompt as the model reads it: tools, system instruction, then each content. Thoughts and
 * signatures are no part of it, nor is how a text is cut into parts; nor is the model, which clients
 * change between turns. Checks each signature against all that stands before its content, and that the
 * first call of each step of the current turn has one.
 */
export function promptOf(
  body: JsonObject,
  { key, signs }: { readonly key: Uint8Array | null; readonly signs: boolean },
): Prompt {
  const links: Link[] = [];
  const end = (): string => links.at(-1)?.after ?? startOf("gemini");
  const push = (role: string, block: Json): void => void links.push(linkAfter(end(), role, block));
  for (const tool of toolsOf(body)) push("tool", tool);
  if (isObject(body["systemInstruction"])) push("system", partsOf(body["systemInstruction"]));
  const contents = objectsOf(body["contents"]);
  const turnFrom = contents.findLastIndex((content) => textOf(content) !== "" && content["role"] !== "model");
  contents.forEach((content, i) => {
    if (key !== null) checkSignatures(content, i, { key, before: end(), required: signs && i > turnFrom });
    push(text(content["role"]) || "user", partsOf(content));
  });
  return { links, end: end() };
}

function checkSignatures(
  content: JsonObject,
  i: number,
  {
    key,
    before,
    required,
  }: { readonly key: Uint8Array; readonly before: string; readonly required: boolean },
): void {
  const parts = objectsOf(content["parts"]);
  for (const part of parts) {
    const given = part["thoughtSignature"];
    if (given === undefined || MADE_UP.includes(text(given))) continue;
    if (!isSealedHere(key, before, text(given))) throw invalid("Corrupted thought signature.");
  }
  const call = parts.find((part) => part["functionCall"] !== undefined);
  if (!required || call === undefined || call["thoughtSignature"] !== undefined) return;
  const name = isObject(call["functionCall"]) ? text(call["functionCall"]["name"]) : "";
  throw invalid(
    `Function call is missing a thought_signature in functionCall parts. Function call \`${name}\`, position ${i}.`,
  );
}

/** The request as a script sees it. */
export function conversationOf(body: JsonObject): Conversation {
  return {
    hasTools: toolsOf(body).some((tool) => objectsOf(tool["functionDeclarations"]).length > 0),
    turns: objectsOf(body["contents"]).map((content) => ({
      prompt: content["role"] === "model" ? null : textOf(content),
      results: objectsOf(content["parts"])
        .map((part) => part["functionResponse"])
        .filter(isObject)
        .map(({ response }) => resultOf(response)),
    })),
  };
}

function toolsOf({ tools }: JsonObject): readonly JsonObject[] {
  return isObject(tools) ? [tools] : objectsOf(tools);
}

/** The usual members of a response, else all of it. */
function resultOf(response: Json | undefined): string {
  if (!isObject(response)) return "";
  const said = response["output"] ?? response["error"] ?? response["result"];
  return typeof said === "string" ? said : JSON.stringify(response);
}

function textOf(content: JsonObject): string {
  return objectsOf(content["parts"])
    .filter((part) => part["thought"] !== true)
    .map((part) => text(part["text"]))
    .filter((piece) => piece !== "")
    .join("\n");
}

function partsOf(content: JsonObject): readonly Json[] {
  const whole: JsonObject[] = [];
  for (const part of objectsOf(content["parts"])) {
    if (part["thought"] === true) continue;
    const bare = without(
      part,
      "thought",
      "thoughtSignature",
      "videoMetadata",
      "mediaResolution",
      "partMetadata",
    );
    const last = whole.at(-1);
    if (typeof bare["text"] === "string") {
      if (bare["text"] === "") continue;
      if (typeof last?.["text"] === "string") whole[whole.length - 1] = { text: last["text"] + bare["text"] };
      else whole.push(bare);
    } else if (!isArray(bare) && Object.keys(bare).length > 0) {
      whole.push(withoutIds(bare));
    }
  }
  return whole;
}

function withoutIds(part: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(part).map(([name, value]) => [name, isObject(value) ? without(value, "id") : value]),
  );
}
