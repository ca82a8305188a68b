import { wayOut, type Proxy, type Way } from "@fourgate/wire/way";
import type { LinkedSettings } from "../enrolment.ts";

/** How this guard's calls reach its gateway. One on this machine is never looked for behind a proxy. */
export function wayToGateway(settings: LinkedSettings, proxy: Proxy | undefined): Way {
  const { joined, gatewaySocket } = settings;
  if (joined === undefined) return { socketPath: gatewaySocket };
  return { proxy: proxy ?? joined.proxy, trust: joined.trust };
}

/** How calls reach a model past the gateway: with the same proxy, and those whom this machine trusts. */
export function wayToModels({ joined }: LinkedSettings, proxy: Proxy | undefined): Way {
  if (joined === undefined) return wayOut(proxy);
  const { ca, only } = joined.trust;
  return { proxy: proxy ?? joined.proxy, trust: { ca: only ? [] : ca, only: false } };
}

/** What a person can do when the gateway does not know this device any more. */
export function revokedRemedy({ joined }: LinkedSettings): string {
  return joined === undefined
    ? "put this device and its token back into fourgate.yaml"
    : "ask your operator for a new code, then run: npx fourgate leave --force, and join again";
}

/** What a person can do when the gateway does not answer. */
export function awayRemedy({ joined }: LinkedSettings): string {
  return joined === undefined
    ? "start it with: npx fourgate up"
    : "check your network and send it again; if it stays, tell your operator";
}
