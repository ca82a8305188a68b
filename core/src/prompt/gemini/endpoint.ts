import type { Endpoint } from "../protocol.ts";

const call = /^POST \/v1(?:beta)?\/models\/([A-Za-z0-9][A-Za-z0-9._@-]{0,127}):([A-Za-z]+)$/;
const list = /^GET \/v1beta\/models(?:\/[A-Za-z0-9][A-Za-z0-9._@-]{0,127})?$/;

const methods: ReadonlySet<string> = new Set(["generateContent", "streamGenerateContent", "countTokens"]);

/** models.generateContent, streamGenerateContent, countTokens, list and get of the Gemini API. */
export function resolveEndpoint(method: string, path: string): Endpoint | undefined {
  const line = `${method} ${path}`;
  if (list.test(line)) return endpoint("models", "models", "");
  const [, model = "", name = ""] = call.exec(line) ?? [];
  return methods.has(name) ? endpoint("prompt", name, model) : undefined;
}

function endpoint(kind: Endpoint["kind"], name: string, model: string): Endpoint {
  return { protocol: "gemini", kind, name, model, stream: name === "streamGenerateContent" };
}
