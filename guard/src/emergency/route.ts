import type { EmergencyPolicy } from "@fourgate/core/scope/policy";
import type { Deployment } from "@fourgate/core/route/deployment";
import { modelMatches, route } from "@fourgate/core/route/route";
import { FourgateError } from "@fourgate/core/errors";
import { subscriptionOf } from "@fourgate/core/route/address";
import { headerOf } from "@fourgate/wire/head";
import type { GatewayLink } from "../gateway/link.ts";
import type { Passage } from "../relay/passage.ts";

/** Where something may go without the gateway. */
export interface EmergencyRoute {
  readonly deployment: Deployment;
  readonly policy: EmergencyPolicy;
}

/**
 * The first of the policy's emergency deployments that may take this. Undefined where the policy has
 * no emergency mode, or its time is over: then the gateway is simply away.
 * @throws FourgateError gateway_away, saying why this one must wait
 */
export function emergencyRoute(passage: Passage, link: GatewayLink): EmergencyRoute | undefined {
  const { head, caller, reading, verdict, policy } = passage;
  const last = link.policy.inEmergency();
  const emergency = last?.snapshot.source.emergency;
  if (!last || !emergency || !caller || !policy) return undefined;
  if (!reading || !verdict) throw mustWait("only prompts go without it");
  if (verdict.classification === "restricted") throw mustWait("restricted content waits for it");
  const hasHistory = reading.prompt.placements.some(({ part }) => part.role === "assistant");
  if (hasHistory && !link.emergency.knows(caller.actor.session))
    throw mustWait("nobody here knows what this session held before; a new one can go on");
  const { principal } = policy;
  const question = {
    prompt: reading.prompt,
    labels: verdict.labels,
    principal: { ...principal, agent: principal.agent ?? caller.run.agent },
    policy: policy.snapshot,
    login: subscriptionOf((name) => (head ? headerOf(head, name) : undefined)),
  };
  const wanted = caller.run.deployment;
  for (const name of emergency.deployments) {
    if (wanted !== null && wanted !== name) continue;
    const { deployment } = route({ ...question, wanted: name });
    if (!deployment || !isReachable(deployment)) continue;
    if (modelMatches(deployment.models, reading.prompt.model)) return { deployment, policy: emergency };
  }
  throw mustWait("no deployment may take this without it");
}

/** The gateway checks its configuration for this; a laptop does not rely on it. */
function isReachable({ url, auth, model, rehearsal }: Deployment): boolean {
  return url !== "" && auth !== "key" && model === null && !rehearsal;
}

function mustWait(why: string): FourgateError {
  return new FourgateError(
    "gateway_away",
    "Fourgate cannot reach its gateway, so nothing was sent",
    `emergency mode is on, but ${why}; send it again once the gateway answers`,
  );
}
