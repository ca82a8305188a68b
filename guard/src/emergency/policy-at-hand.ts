import { FourgateError } from "@fourgate/core/errors";
import type { GuardParts } from "../guard-parts.ts";
import type { PolicyInForce } from "../policy/policy-keeper.ts";

/**
 * The policy in force. Where it has run out and the gateway does not give another, the last one, as
 * long as it allows an emergency: nothing judged by it goes to the gateway.
 * @throws FourgateError unauthenticated, gateway_away, policy_stale
 */
export async function policyAtHand({ policy }: GuardParts): Promise<PolicyInForce> {
  try {
    return policy.current();
  } catch (error) {
    if (!(error instanceof FourgateError) || error.code !== "policy_stale") throw error;
    await policy.pull();
    if (policy.isCurrent()) return policy.current();
    const last = policy.inEmergency();
    if (last) return last;
    throw error;
  }
}
