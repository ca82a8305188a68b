import { FourgateError } from "@fourgate/core/errors";
import { readEnv } from "@fourgate/gateway/config/env";
import { gatewaySocket } from "@fourgate/gateway/config/gateway-socket";
import type { DeploymentWay } from "@fourgate/gateway/exchange/model-ways";
import type { Environment } from "@fourgate/guard/config/guard-home";
import { GatewaySocket } from "../people/gateway-socket.ts";
import { ok, toMend, type Check } from "./check.ts";

/**
 * Where a gateway runs on this machine: by which proxy it reaches each model. It is asked, since the proxy is that of
 * the environment it was started in, which need not be this one.
 */
export async function checkModelWays(env: Environment): Promise<readonly Check[]> {
  try {
    const gateway = await GatewaySocket.find(gatewaySocket(readEnv(env).home));
    if (!gateway) return [];
    const { deployments } = (await gateway.call("GET", "/api/v1/deployments")) as {
      readonly deployments: readonly DeploymentWay[];
    };
    return deployments
      .filter(({ url }) => url !== "")
      .map(({ name, url, proxy }) => ok(`model ${name}`, `${url}, ${wayOf(proxy)}`));
  } catch (error) {
    if (!(error instanceof FourgateError)) throw error;
    // An older gateway does not know the address, and has no proxy for models.
    return error.code === "not_found" ? [] : [toMend("models", error.message, error.remedy)];
  }
}

function wayOf(proxy: string | null): string {
  return proxy === null ? "reached straight" : `reached through the proxy ${proxy}`;
}
