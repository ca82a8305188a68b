import { type Json, isArray, isObject } from "../json.ts";
import { Refusal } from "../refusal.ts";

/** Members whose value is the client's own: names in it are not the protocol's. */
const FREE: ReadonlySet<string> = new Set([
  "args",
  "response",
  "properties",
  "parametersJsonSchema",
  "responseJsonSchema",
  "responseSchema",
  "parameters",
  "labels",
]);

/**
 * The vendor takes every name in two spellings, systemInstruction and system_instruction: here is the
 * one that its answers use. Throws a Refusal where both stand in one object.
 */
export function inOneCasing(value: Json): Json {
  if (isArray(value)) return value.map(inOneCasing);
  if (!isObject(value)) return value;
  const whole: Record<string, Json> = {};
  for (const [name, inner] of Object.entries(value)) {
    const key = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    if (Object.hasOwn(whole, key))
      throw new Refusal(400, "INVALID_ARGUMENT", `Invalid JSON payload received. "${key}" is given twice.`);
    whole[key] = FREE.has(key) ? inner : inOneCasing(inner);
  }
  return whole;
}
