import type { Endpoint } from "../protocol.ts";

export const responses: Endpoint = endpoint("responses");

const exact: ReadonlyMap<string, Endpoint> = new Map<string, Endpoint>([
  ["POST /v1/responses", responses],
  ["POST /v1/responses/compact", endpoint("compact")],
  ["POST /v1/responses/input_tokens", endpoint("input_tokens")],
]);

/** Create a response, Compact a conversation and Count input tokens of the vendor's API. */
export function resolveEndpoint(method: string, path: string): Endpoint | undefined {
  return exact.get(`${method} ${path}`);
}

function endpoint(name: string): Endpoint {
  return { protocol: "openai-responses", kind: "prompt", name, model: "", stream: false };
}
