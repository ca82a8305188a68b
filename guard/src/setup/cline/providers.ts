import { placeholderLogin } from "../placeholder-login.ts";
import { isObject, memberOf, type SettingsObject } from "../settings-text.ts";

/** Backends of their own or a cloud's own protocol: no base URL brings them here. */
const unreadable = new Set([
  "cline",
  "cline-pass",
  "openai-codex",
  "oca",
  "bedrock",
  "vertex",
  "claude-code",
  "qwen-code",
  "sapaicore",
  "vscode-lm",
  "ollama",
]);
/** Known without being in the user's list, so that `-P NAME` finds the guard too. */
const known = ["anthropic", "openai-native", "openai-compatible", "gemini", "openrouter", "deepseek"];
/** Is it one whose requests a base URL brings to the guard? */
export function isReadable(provider: string): boolean {
  return provider !== "" && !unreadable.has(provider);
}

/** What the address of a provider ends in: Cline adds the rest itself. */
export function suffixOf(provider: string): string {
  return provider === "gemini" ? "" : "/v1";
}

/** The user's list with every readable provider at the guard and no other. */
export function redirectedProviders(
  own: SettingsObject,
  { baseUrl, loginFree }: { readonly baseUrl: string; readonly loginFree: boolean },
): SettingsObject {
  const listed = memberOf(own, ["providers"]);
  const entries = isObject(listed) ? listed : {};
  const providers: Record<string, unknown> = {};
  for (const name of new Set([...Object.keys(entries), ...known])) {
    if (unreadable.has(name)) continue;
    const entry = entries[name];
    const settings = memberOf(entry, ["settings"]);
    const key = loginFree && !isObject(settings) ? { apiKey: placeholderLogin } : {};
    providers[name] = {
      updatedAt: "1970-01-01T00:00:00.000Z",
      tokenSource: "manual",
      ...(isObject(entry) ? entry : {}),
      settings: {
        provider: name,
        ...key,
        ...(isObject(settings) ? settings : {}),
        baseUrl: baseUrl + suffixOf(name),
      },
    };
  }
  return { version: 1, modes: {}, ...own, providers };
}
