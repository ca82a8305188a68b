import { isObject, type Json, type JsonObject, text } from "../../upstream/json.ts";

export interface Told {
  readonly status: number;
  readonly headers: Headers;
  readonly json: JsonObject;
}

export const READ_TOOL: JsonObject = {
  name: "Read",
  description: "Reads a file",
  input_schema: { type: "object", properties: { file_path: { type: "string" } } },
};

/** A request as small as the vendor takes it, with `change` laid over it. */
export function request(change: { readonly [key: string]: Json } = {}): JsonObject {
  return {
    model: "claude-opus-4-8",
    max_tokens: 1024,
    messages: [{ role: "user", content: "hello" }],
    ...change,
  };
}

export const HEADERS: Readonly<Record<string, string>> = {
  "content-type": "application/json",
  "anthropic-version": "2023-06-01",
  "x-api-key": "one",
};

export async function ask(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = HEADERS,
): Promise<Told> {
  const response = await fetch(`${url}/v1/messages`, {
    method: "POST",
    headers,
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: response.status, headers: response.headers, json: (await response.json()) as JsonObject };
}

export function contentOf(told: Told): readonly JsonObject[] {
  return told.json["content"] as readonly JsonObject[];
}

export function usageOf(told: Told): Readonly<Record<string, number>> {
  return told.json["usage"] as unknown as Readonly<Record<string, number>>;
}

export function messageOf(told: Told): string {
  const error = told.json["error"];
  return isObject(error) ? text(error["message"]) : "";
}
