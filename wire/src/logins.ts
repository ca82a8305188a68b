import type { Protocol } from "@fourgate/core/prompt/prompt";

/** Headers that hold a log-in: they go to the vendor that they belong to and to nobody else, and into no record. */
const names = new Set(["authorization", "x-api-key", "api-key", "x-goog-api-key", "chatgpt-account-id"]);

/** In any case. */
export function isLogin(name: string): boolean {
  const lower = name.toLowerCase();
  return names.has(lower) || lower.startsWith("x-amz-");
}

/**
 * A header of the tool's own configuration that is named like a log-in and holds one token, perhaps after its scheme's
 * name: `x-litellm-api-key: …`. It is for whom the request goes to, though Fourgate does not know it as a vendor's.
 */
export function isLoginLike(name: string, value: string): boolean {
  return (
    /(?:^|[-_])(?:api[-_]?key|key|token|auth|authorization|secret)$/i.test(name) &&
    /^(?:[a-z]{1,20} )?[^\s]{1,4096}$/i.test(value.trim())
  );
}

const openai: readonly string[] = ["authorization", "api-key", "chatgpt-account-id"];

/** In which headers those take a log-in that speak a protocol. */
const takenBy: Readonly<Record<Protocol, readonly string[]>> = {
  anthropic: ["authorization", "x-api-key"],
  "openai-chat": openai,
  "openai-responses": openai,
  gemini: ["authorization", "x-goog-api-key"],
};

/** A log-in of another vendor than those that speak this protocol: a client may send more than one. */
export function isForeignLogin(name: string, protocol: Protocol): boolean {
  const lower = name.toLowerCase();
  if (lower.startsWith("x-amz-")) return protocol !== "anthropic";
  return isLogin(lower) && !takenBy[protocol].includes(lower);
}

/** A query string as those may have it that speak this protocol, when the client's own log-in passes. */
export function queryWithLogin(query: string, protocol: Protocol): string {
  return protocol === "gemini" ? query : withoutLogins(query);
}

/** Fields of a query string that hold a log-in (Gemini's API key). */
function isLoginField(name: string): boolean {
  return name.toLowerCase() === "key" || name.toLowerCase() === "access_token";
}

/** The log-in in a URL's query string, if there is one. */
export function loginField(url: string): string | undefined {
  const query = url.split("?", 2)[1] ?? "";
  return query.split("&").find((field) => isLoginField(field.split("=", 1)[0] ?? ""));
}

/** A query string without its log-ins. */
export function withoutLogins(query: string): string {
  return query
    .split("&")
    .filter((field) => !isLoginField(field.split("=", 1)[0] ?? ""))
    .join("&");
}
