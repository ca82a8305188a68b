import { createSecureContext, getCACertificates, type ConnectionOptions } from "node:tls";
import { Agent, Pool, ProxyAgent, type Dispatcher } from "undici";
import type { WireLimits } from "./limits.ts";
import { offProxy } from "./off-proxy.ts";

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

/**
 * Out of the house: through the company's proxy where one is stated, and then trusting also whom this machine's owner
 * installed, since such a proxy may open TLS.
 */
export function wayOut(proxy: Proxy | undefined): Way {
  return proxy === undefined ? {} : { proxy, trust: { ca: [], only: false } };
}

/** How one call leaves. */
export interface Road {
  readonly dispatcher: Dispatcher;
  /** "host:port" of the proxy that it passes, never its log-in; null for none. */
  readonly proxy: string | null;
}

/** Connections for calls that go one way, kept alive between them. */
export class Roads implements AsyncDisposable {
  readonly #straight: Road;
  readonly #https: Road;
  readonly #http: Road;
  readonly #isOffProxy: (url: URL) => boolean;

  constructor(way: Way, limits: WireLimits) {
    const { socketPath } = way;
    const connect = { timeout: limits.upstreamConnectMsMax, ...tlsOptions(way.trust) };
    const common = {
      connections: limits.upstreamConnectionsMax,
      headersTimeout: limits.upstreamHeadMsMax,
      bodyTimeout: limits.upstreamIdleMsMax,
      pipelining: 1,
      keepAliveTimeout: 30_000,
      allowH2: false,
    };
    this.#straight = {
      dispatcher: new Agent({
        ...common,
        connect: { ...connect, ...(socketPath === undefined ? {} : { socketPath }) },
      }),
      proxy: null,
    };
    const through = (stated: string): Road => ({
      dispatcher: new ProxyAgent({
        ...common,
        uri: stated,
        requestTls: connect,
        // The proxy's own certificate, where it is reached over TLS.
        proxyTls: connect,
        // A proxy that takes the connection and does not answer: as long as connecting may take.
        clientFactory: (origin, options) =>
          new Pool(origin, { ...options, headersTimeout: limits.upstreamConnectMsMax }),
      }),
      proxy: proxyName(stated),
    });
    const proxy = socketPath === undefined ? way.proxy : undefined;
    this.#http = proxy && proxy.http !== "" ? through(proxy.http) : this.#straight;
    this.#https = proxy && proxy.https !== "" ? through(proxy.https) : this.#http;
    this.#isOffProxy = offProxy(proxy?.no ?? "");
  }

  /** The one that a call to this address takes. */
  to(url: URL): Road {
    const road = url.protocol === "https:" ? this.#https : this.#http;
    return road.proxy === null || this.#isOffProxy(url) ? this.#straight : road;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const all = new Set([this.#straight, this.#http, this.#https]);
    await Promise.all([...all].map(async ({ dispatcher }) => dispatcher.destroy()));
  }
}

/** "host:port" of the proxy that calls to this address pass, never its log-in; null for none. */
export function proxyTo(proxy: Proxy | undefined, url: string): string | null {
  if (proxy === undefined || !URL.canParse(url)) return null;
  const address = new URL(url);
  const stated = address.protocol === "https:" && proxy.https !== "" ? proxy.https : proxy.http;
  return stated === "" || offProxy(proxy.no)(address) ? null : proxyName(stated);
}

function proxyName(stated: string): string {
  const { hostname, port, protocol } = new URL(stated);
  return `${hostname}:${port || (protocol === "https:" ? "443" : "80")}`;
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
