import type { Environment } from "../config/guard-home.ts";

/** Loopback hosts that a company's proxy must not be asked for. */
const loopback = ["127.0.0.1", "localhost"];

/** The caller's environment without Fourgate's own variables, and with loopback kept off any proxy. */
export function toolEnvironment(env: Environment): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !name.toUpperCase().startsWith("FOURGATE_")) kept[name] = value;
  }
  for (const name of ["NO_PROXY", "no_proxy"]) kept[name] = withLoopback(kept[name]);
  return kept;
}

/**
 * For settings that stand. Also without a proxy now: the shell that starts the tool may name one.
 */
export function loopbackOffProxy(env: Environment): string {
  return withLoopback(env["NO_PROXY"] ?? env["no_proxy"]);
}

function withLoopback(hosts: string | undefined): string {
  const stated = (hosts ?? "").split(",").map((host) => host.trim());
  return [...new Set([...stated, ...loopback])].filter((host) => host !== "").join(",");
}
