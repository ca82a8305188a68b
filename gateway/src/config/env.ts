import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import { statedProxy } from "@fourgate/wire/stated-proxy";
import type { Proxy } from "@fourgate/wire/way";

/** What the environment says. Everything else stands in fourgate.yaml. */
export interface GatewayEnv {
  /** Absolute; FOURGATE_HOME, else ~/.fourgate. */
  readonly home: string;
  /** FOURGATE_GATEWAY_PORT, or null for the file's. */
  readonly gatewayPort: number | null;
  /** FOURGATE_GUARD_PORT, or null for the file's. */
  readonly guardPort: number | null;
  /** HTTPS_PROXY, HTTP_PROXY and NO_PROXY: for what goes to vendors, receivers, chat services and witnesses. Never for loopback. */
  readonly proxy?: Proxy | undefined;
}

/** @throws FourgateError config_invalid */
export function readEnv(env: Readonly<Record<string, string | undefined>> = process.env): GatewayEnv {
  const stated = env["FOURGATE_HOME"];
  const home = stated === undefined || stated === "" ? join(env["HOME"] ?? homedir(), ".fourgate") : stated;
  return {
    home: isAbsolute(home) ? home : resolve(home),
    gatewayPort: portOf(env, "FOURGATE_GATEWAY_PORT"),
    guardPort: portOf(env, "FOURGATE_GUARD_PORT"),
    proxy: beyondLoopback(statedProxy(env)),
  };
}

/** Who sets a proxy means the network, whatever NO_PROXY forgot (as in Go's httpproxy). */
function beyondLoopback(proxy: Proxy | undefined): Proxy | undefined {
  return proxy && { ...proxy, no: [proxy.no, "localhost", "127.0.0.0/8", "[::1]"].filter(Boolean).join(",") };
}

function portOf(env: Readonly<Record<string, string | undefined>>, name: string): number | null {
  const text = env[name];
  if (text === undefined || text === "") return null;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new FourgateError(
    "config_invalid",
    `${name} is not a port`,
    "set it to a number from 0 (any free one) to 65535",
  );
}
