import { isObject, memberOf } from "../settings-text.ts";
import type { OwnSettings } from "./own-files.ts";

/** A provider that can be sent to the guard, and what its address ends in there. */
export interface Provider {
  readonly name: string;
  readonly suffix: string;
}

/** A provider that the user has and the guard can't read. */
export interface LeftProvider {
  readonly name: string;
  readonly why: string;
}

const builtIn: Readonly<Record<string, string>> = { anthropic: "/v1", openai: "/v1", google: "/v1beta" };
/** By the package that speaks to it. */
const byPackage: Readonly<Record<string, string>> = {
  "@ai-sdk/anthropic": "/v1",
  "@ai-sdk/openai": "/v1",
  "@ai-sdk/openai-compatible": "/v1",
  "@ai-sdk/google": "/v1beta",
};

/**
 * The providers that a run may use: the built-in ones and those that the user's settings describe,
 * without any that the user switched off. An OpenAI log-in by ChatGPT goes to an address that
 * opencode (1.18.33) has fixed, so it stays off.
 */
export function providersOf(
  { settings }: OwnSettings,
  logins: ReadonlyMap<string, string>,
): { readonly readable: readonly Provider[]; readonly left: readonly LeftProvider[] } {
  const readable: Provider[] = [];
  const left: LeftProvider[] = [];
  const described = memberOf(settings, ["provider"]);
  const own = isObject(described) ? described : {};
  for (const name of new Set([...Object.keys(builtIn), ...Object.keys(own)])) {
    if (!wanted(settings, name)) continue;
    const spoken = memberOf(own, [name, "npm"]);
    const suffix = typeof spoken === "string" ? byPackage[spoken] : builtIn[name];
    if (suffix === undefined) left.push({ name, why: "Fourgate does not read what it speaks" });
    else if (name === "openai" && logins.get(name) === "oauth")
      left.push({ name, why: "opencode sends a ChatGPT log-in to a fixed address; use an API key" });
    else readable.push({ name, suffix });
  }
  for (const name of logins.keys()) {
    if (wanted(settings, name) && !Object.hasOwn(builtIn, name) && !Object.hasOwn(own, name))
      left.push({ name, why: "give it a base URL in your settings, so that Fourgate knows what it speaks" });
  }
  return { readable, left };
}

function wanted(settings: unknown, name: string): boolean {
  const enabled = memberOf(settings, ["enabled_providers"]);
  const disabled = memberOf(settings, ["disabled_providers"]);
  return (
    !(Array.isArray(enabled) && !enabled.includes(name)) &&
    !(Array.isArray(disabled) && disabled.includes(name))
  );
}
