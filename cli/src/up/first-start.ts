import { openBundleMaker } from "@fourgate/gateway/bundle/sign";
import type { GatewayEnv } from "@fourgate/gateway/config/env";
import { hasConfig, localNames, writeStarter } from "@fourgate/gateway/config/starter";
import { newToken, tokenHash } from "@fourgate/gateway/identity/token";
import { gatewaySocket } from "@fourgate/gateway/config/gateway-socket";
import { createGuardFiles } from "@fourgate/guard/enrolment";
import { hasLocalSockets } from "@fourgate/wire/local-socket";

/** Where nothing was changed, and where a start without any setting puts things. */
const defaults = { gatewayPort: 4400, guardPort: 4401 } as const;

/**
 * Makes this machine's user, device and token, the guard's files and a first configuration. Does
 * nothing where a configuration stands. The configuration is written last: a start that was cut
 * short begins anew.
 */
export async function firstStart(env: GatewayEnv): Promise<boolean> {
  if (await hasConfig(env.home)) return false;
  const { user, device } = localNames();
  const token = newToken();
  const bundles = await openBundleMaker(env.home, Date.now);
  const enrolled = await createGuardFiles({
    home: env.home,
    gatewayUrl: `http://127.0.0.1:${String(env.gatewayPort ?? defaults.gatewayPort)}`,
    ...(hasLocalSockets ? { gatewaySocket: gatewaySocket(env.home) } : {}),
    device,
    user,
    deviceToken: token,
    gatewayPublicKey: bundles.publicKey,
    port: env.guardPort ?? defaults.guardPort,
  });
  return await writeStarter(env.home, {
    user,
    device,
    devicePublicKey: enrolled.publicKey,
    tokenSha256: tokenHash(token),
  });
}
