import { type Json, type JsonObject, isArray, isObject, objectsOf, text, without } from "../json.ts";
import { type Link, linkAfter, startOf } from "../prefix.ts";

/**
 * A request as the model reads it: tools, system, then every block of every message, one unit each.
 * cache_control is no part of it, and a string is the same as one text block. Each unit carries the
 * digest of everything up to and with itself, so a prefix is named by one hash.
 */
export interface Unit extends Link {
  readonly block: JsonObject;
  /** Index of the message and of the block in it; -1 outside messages. */
  readonly message: number;
  readonly index: number;
  /** "5m" or "1h" where a cache breakpoint stands on it. */
  readonly breakpoint: "5m" | "1h" | null;
}

export function unitsOf(request: JsonObject): readonly Unit[] {
  const units: Unit[] = [];
  const push = (role: string, raw: JsonObject, message: number, index: number): void => {
    const block = normalise(raw);
    const link = linkAfter(digestOf(units, request), role, block);
    units.push({ ...link, block, message, index, breakpoint: breakpointOf(raw) });
  };
  for (const tool of objectsOf(request["tools"])) push("tool", tool, -1, -1);
  for (const block of contentOf(request["system"])) push("system", block, -1, -1);
  const messages = request["messages"];
  if (isArray(messages)) {
    messages.forEach((message, m) => {
      if (!isObject(message)) return;
      contentOf(message["content"]).forEach((block, i) => push(text(message["role"]), block, m, i));
    });
  }
  return withAutomaticBreakpoint(units, request);
}

/** Digest of the whole request: what a reply's first block stands on. */
export function digestOf(units: readonly Unit[], request: JsonObject): string {
  return units.at(-1)?.after ?? startOf(`model ${text(request["model"])}`);
}

/** A top-level cache_control puts a breakpoint on the last block. */
function withAutomaticBreakpoint(units: readonly Unit[], request: JsonObject): readonly Unit[] {
  const automatic = breakpointOf(request);
  const last = units.at(-1);
  if (automatic === null || last === undefined) return units;
  return [...units.slice(0, -1), { ...last, breakpoint: automatic }];
}

function normalise(block: JsonObject): JsonObject {
  const bare = without(block, "cache_control");
  if (bare["type"] !== "tool_result") return bare;
  return { ...bare, content: contentOf(bare["content"]).map(normalise) };
}

function breakpointOf(block: JsonObject): "5m" | "1h" | null {
  const control = block["cache_control"];
  if (!isObject(control)) return null;
  return control["ttl"] === "1h" ? "1h" : "5m";
}

function contentOf(content: Json | undefined): readonly JsonObject[] {
  if (typeof content === "string") return content === "" ? [] : [{ type: "text", text: content }];
  return objectsOf(content);
}
