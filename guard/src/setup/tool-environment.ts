import type { Environment } from "../config/guard-home.ts";

/** Loopback hosts that a company's proxy must not be asked for. */
const loopback = ["127.0.0.1", "localhost"];

/** The caller's environment without Fourgate's own variables, and with loopback kept off any proxy. */
export function toolEnvironment(env: Environment): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !name.toUpperCase().startsWith("FOURGATE_")) kept[name] = value;
  }
  for (const name of ["NO_PROXY", "no_proxy"]) {
    const stated = (kept[name] ?? "").split(",").map((host) => host.trim());
    kept[name] = [...new Set([...stated, ...loopback])].filter((host) => host !== "").join(",");
  }
  return kept;
}
