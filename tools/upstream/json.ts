/** JSON as the vendor's door reads it. Key order is kept: a re-serialisation that moves keys is a change. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function text(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}

/** The objects of a list; none of anything else. */
export function objectsOf(value: Json | undefined): readonly JsonObject[] {
  return isArray(value) ? value.filter(isObject) : [];
}

/** `value` without the members `keys`, at this level only. */
export function without(value: JsonObject, ...keys: readonly string[]): JsonObject {
  if (!keys.some((key) => key in value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !keys.includes(name)));
}
