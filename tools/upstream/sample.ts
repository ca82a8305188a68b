import { type Json, type JsonObject, isArray, isObject, text } from "./json.ts";

const DEPTH_MAX = 8;

/** A value that fits a JSON Schema (or Gemini's Schema, its types in capitals), for side requests that want JSON. */
export function sampleOf(schema: Json | undefined, depth = 0): Json {
  if (!isObject(schema) || depth > DEPTH_MAX) return {};
  const [first] = isArray(schema["enum"]) ? schema["enum"] : [];
  if (first !== undefined) return first;
  switch (typeOf(schema)) {
    case "object":
      return Object.fromEntries(
        Object.entries(isObject(schema["properties"]) ? schema["properties"] : {}).map(([name, inner]) => [
          name,
          sampleOf(inner, depth + 1),
        ]),
      );
    case "array":
      return [];
    case "boolean":
      return false;
    case "number":
    case "integer":
      return typeof schema["minimum"] === "number" ? schema["minimum"] : 1;
    case "null":
      return null;
    default:
      return "A short title";
  }
}

function typeOf(schema: JsonObject): string {
  const type = isArray(schema["type"]) ? text(schema["type"][0]) : text(schema["type"]);
  if (type !== "") return type.toLowerCase();
  return isObject(schema["properties"]) ? "object" : "string";
}
