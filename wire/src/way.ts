import { createSecureContext, getCACertificates, type ConnectionOptions } from "node:tls";
import { Agent, EnvHttpProxyAgent, type Dispatcher } from "undici";
import type { WireLimits } from "./limits.ts";

/** How calls leave this process. By default straight, trusting what Node trusts. */
export interface Way {
  /** Every call goes through this socket file, whatever host its url names. */
  readonly socketPath?: string | undefined;
  readonly proxy?: Proxy | undefined;
  /** `unchecked`: any certificate, for what is proven otherwise before it is used. */
  readonly trust?: Trust | "unchecked" | undefined;
}

/** A company's proxy, in the words of HTTPS_PROXY, HTTP_PROXY and NO_PROXY. Each may be "". */
export interface Proxy {
  readonly https: string;
  readonly http: string;
  readonly no: string;
}

/** Whose certificates count. */
export interface Trust {
  /** PEM of certificate authorities. */
  readonly ca: readonly string[];
  /** Nobody else's: neither Node's nor the system's. */
  readonly only: boolean;
}

/** Connections for calls that go this way, kept alive between them. */
export function dispatcherOf(way: Way, limits: WireLimits): Dispatcher {
  const { socketPath, proxy, trust } = way;
  const tls = tlsOptions(trust);
  const common = {
    connections: limits.upstreamConnectionsMax,
    headersTimeout: limits.upstreamHeadMsMax,
    bodyTimeout: limits.upstreamIdleMsMax,
    pipelining: 1,
    keepAliveTimeout: 30_000,
    allowH2: false,
  };
  const connect = { timeout: limits.upstreamConnectMsMax, ...tls };
  if (socketPath !== undefined || proxy === undefined || (proxy.https === "" && proxy.http === "")) {
    return new Agent({
      ...common,
      connect: { ...connect, ...(socketPath === undefined ? {} : { socketPath }) },
    });
  }
  return new EnvHttpProxyAgent({
    ...common,
    connect,
    requestTls: connect,
    // The proxy's own certificate, where it is reached over TLS.
    proxyTls: connect,
    // All three are stated, so that undici asks no environment.
    httpsProxy: proxy.https,
    httpProxy: proxy.http,
    noProxy: proxy.no,
  });
}

/** Whether calls to this address pass a proxy of this way's. */
export function hasProxy({ socketPath, proxy }: Way): boolean {
  return socketPath === undefined && proxy !== undefined && (proxy.https !== "" || proxy.http !== "");
}

function tlsOptions(trust: Way["trust"]): Pick<ConnectionOptions, "secureContext" | "rejectUnauthorized"> {
  if (trust === undefined) return {};
  if (trust === "unchecked") return { rejectUnauthorized: false };
  return { secureContext: createSecureContext({ ca: trustedBy(trust) }) };
}

function trustedBy({ ca, only }: Trust): string[] {
  if (only) return [...ca];
  // "default" holds what NODE_EXTRA_CA_CERTS names; "system" what the machine's owner installed.
  return [...new Set([...getCACertificates("default"), ...getCACertificates("system"), ...ca])];
}
