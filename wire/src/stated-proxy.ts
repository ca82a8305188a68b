import { FourgateError } from "@fourgate/core/errors";
import type { Proxy } from "./way.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy that the environment names (HTTPS_PROXY, HTTP_PROXY, NO_PROXY, in lower case first, as
 * curl reads them); undefined without one.
 * @throws FourgateError config_invalid
 */
export function statedProxy(env: Environment): Proxy | undefined {
  const [https, http, no] = ["https_proxy", "http_proxy", "no_proxy"].map((name) => stated(env, name));
  if (!https && !http) return undefined;
  return {
    https: proxyUrl(https ?? "", "HTTPS_PROXY"),
    http: proxyUrl(http ?? "", "HTTP_PROXY"),
    no: no ?? "",
  };
}

function stated(env: Environment, name: string): string {
  return env[name] ?? env[name.toUpperCase()] ?? "";
}

/** curl takes an address without a scheme, and so do many settings. */
function proxyUrl(text: string, name: string): string {
  if (text === "") return "";
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol) && hasReadableLogin(new URL(url)))
    return url;
  // Without the value: it may hold a password.
  throw new FourgateError(
    "config_invalid",
    `${name} names no http or https proxy`,
    "set it to http://HOST:PORT, or unset it",
  );
}

function hasReadableLogin({ username, password }: URL): boolean {
  try {
    decodeURIComponent(username + password);
    return true;
  } catch {
    return false;
  }
}
