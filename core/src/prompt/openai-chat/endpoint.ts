import type { Endpoint } from "../protocol.ts";

export const chat: Endpoint = endpoint("prompt", "chat");
const models: Endpoint = endpoint("models", "models");

const oneModel = /^GET \/v1\/models\/[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}$/;

/** Create a chat completion and Models of the vendor's API. */
export function resolveEndpoint(method: string, path: string): Endpoint | undefined {
  const line = `${method} ${path}`;
  if (line === "POST /v1/chat/completions") return chat;
  return line === "GET /v1/models" || oneModel.test(line) ? models : undefined;
}

function endpoint(kind: Endpoint["kind"], name: string): Endpoint {
  return { protocol: "openai-chat", kind, name, model: "", stream: false };
}
