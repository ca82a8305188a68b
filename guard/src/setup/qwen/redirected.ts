import { isObject, memberOf, type SettingsObject } from "../settings-text.ts";

/** What a base URL ends in, by the kind of log-in that a model is listed under. */
const suffixes: Readonly<Record<string, string>> = { openai: "/v1", anthropic: "", gemini: "" };

export interface Redirected {
  /** To be laid over what was given. */
  readonly settings: SettingsObject;
  /** The settings themselves hold a key. */
  readonly hasKey: boolean;
}

/**
 * The settings that send every model to the guard. Models under a kind that it does not read
 * (Qwen's own log-in) are left out, and the log-in is one by key.
 */
export function redirected(own: SettingsObject, baseUrl: string): Redirected {
  const selected = memberOf(own, ["security", "auth", "selectedType"]);
  const type = typeof selected === "string" && Object.hasOwn(suffixes, selected) ? selected : "openai";
  const auth = { selectedType: type, baseUrl: baseUrl + (suffixes[type] ?? "") };
  const providers = memberOf(own, ["modelProviders"]);
  const key = memberOf(own, ["security", "auth", "apiKey"]);
  const hasKey = typeof key === "string" && key !== "";
  if (!isObject(providers)) return { settings: { security: { auth } }, hasKey };
  const modelProviders = Object.fromEntries(
    Object.entries(providers).map(([kind, models]) => [kind, modelsAt(models, kind, baseUrl)]),
  );
  return { settings: { security: { auth }, modelProviders }, hasKey };
}

function modelsAt(models: unknown, kind: string, baseUrl: string): readonly SettingsObject[] {
  const suffix = suffixes[kind];
  if (suffix === undefined || !Array.isArray(models)) return [];
  return models.filter(isObject).map((model) => ({ ...model, baseUrl: baseUrl + suffix }));
}
