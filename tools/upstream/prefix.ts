import { createHash } from "node:crypto";
import { type Json, type JsonObject, isArray, isObject, text, without } from "./json.ts";

/**
 * A request as the model reads it: tools, system, then every block of every message, one unit each.
 * cache_control is no part of it, and a string is the same as one text block. Each unit carries the
 * digest of everything up to and with itself, so a prefix is named by one hash.
 */
export interface Unit {
  readonly role: string;
  readonly block: JsonObject;
  /** Index of the message and of the block in it; -1 outside messages. */
  readonly message: number;
  readonly index: number;
  readonly tokens: number;
  /** "5m" or "1h" where a cache breakpoint stands on it. */
  readonly breakpoint: "5m" | "1h" | null;
  /** Digest of model, tools, system and all units before this one. */
  readonly before: string;
  /** As `before`, with this unit. */
  readonly after: string;
}

const BYTES_PER_TOKEN = 4;

export function unitsOf(request: JsonObject): readonly Unit[] {
  const units: Unit[] = [];
  let digest = hash("", `model ${text(request["model"])}`);
  const push = (role: string, raw: JsonObject, message: number, index: number): void => {
    const block = normalise(raw);
    const bytes = `${role} ${JSON.stringify(block)}`;
    const after = hash(digest, bytes);
    units.push({
      role,
      block,
      message,
      index,
      after,
      tokens: Math.ceil(Buffer.byteLength(bytes) / BYTES_PER_TOKEN),
      breakpoint: breakpointOf(raw),
      before: digest,
    });
    digest = after;
  };
  for (const tool of listOf(request["tools"])) push("tool", tool, -1, -1);
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
  return units.at(-1)?.after ?? hash("", `model ${text(request["model"])}`);
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
  return listOf(content);
}

function listOf(value: Json | undefined): readonly JsonObject[] {
  return isArray(value) ? value.filter(isObject) : [];
}

function hash(before: string, bytes: string): string {
  return createHash("sha256").update(before).update("\n").update(bytes).digest("hex");
}
