import type { Endpoint } from "../protocol.ts";

export const messages: Endpoint = endpoint("prompt", "messages");
export const countTokens: Endpoint = endpoint("prompt", "count_tokens");

const exact: ReadonlyMap<string, Endpoint> = new Map<string, Endpoint>([
  ["POST /v1/messages", messages],
  ["POST /v1/messages/count_tokens", countTokens],
  ["GET /v1/models", endpoint("models", "models")],
  // Claude Code asks whether its base URL answers: 2.1.330 the second, older ones the first.
  ["HEAD /", endpoint("greeting", "hello")],
  ["HEAD /api/hello", endpoint("greeting", "hello")],
]);

const oneModel = /^GET \/v1\/models\/[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}$/;

/** Messages, Count tokens and Models of the vendor's API. */
export function resolveEndpoint(method: string, path: string): Endpoint | undefined {
  const line = `${method} ${path}`;
  return exact.get(line) ?? (oneModel.test(line) ? endpoint("models", "models") : undefined);
}

function endpoint(kind: Endpoint["kind"], name: string): Endpoint {
  return { protocol: "anthropic", kind, name, model: "", stream: false };
}
