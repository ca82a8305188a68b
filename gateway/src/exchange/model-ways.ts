import type { WireLimits } from "@fourgate/wire/limits";
import { Upstreams } from "@fourgate/wire/upstream";
import { proxyTo, type Proxy, type Way } from "@fourgate/wire/way";
import type { GatewayConfig } from "../config/load.ts";

/** How a deployment is reached, for the operator. */
export interface DeploymentWay {
  readonly name: string;
  readonly class: "private" | "cloud";
  /** As in the file; "" for a rehearsal. */
  readonly url: string;
  /** "host:port" of the company's proxy, never its log-in; null where it is reached straight. */
  readonly proxy: string | null;
}

/** Connections to models: through the company's proxy, where there is one and the deployment takes it, or straight. */
export class ModelWays implements AsyncDisposable {
  readonly #straight: Upstreams;
  readonly #outward: Upstreams;
  readonly #isProxied: (deployment: string) => boolean;

  /** `isProxied`: whether the way's proxy holds for this deployment, by its name. */
  constructor(
    limits: WireLimits,
    { proxy, trust }: Way,
    isProxied: (deployment: string) => boolean = () => true,
  ) {
    this.#straight = new Upstreams(limits, { trust });
    this.#outward = proxy === undefined ? this.#straight : new Upstreams(limits, { proxy, trust });
    this.#isProxied = isProxied;
  }

  to(deployment: string): Upstreams {
    return this.#isProxied(deployment) ? this.#outward : this.#straight;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#outward[Symbol.asyncDispose]();
    if (this.#outward !== this.#straight) await this.#straight[Symbol.asyncDispose]();
  }
}

/** Each deployment, and the proxy that it is reached by. */
export function deploymentWays(
  { policy, proxied }: Pick<GatewayConfig, "policy" | "proxied">,
  proxy: Proxy | undefined,
): readonly DeploymentWay[] {
  return policy.deployments.map(({ name, class: kind, url }) => ({
    name,
    class: kind,
    url,
    proxy: proxied.has(name) ? proxyTo(proxy, url) : null,
  }));
}
