import type { PolicySnapshot } from "@fourgate/core/scope/policy";
import type { Principal } from "@fourgate/core/scope/principal";

/** The policy that a request is judged by. */
export interface PolicyInForce {
  readonly principal: Principal;
  readonly snapshot: PolicySnapshot;
}

export interface PolicyState {
  readonly version: string;
  /** Null: it does not end. */
  readonly expiresMs: number | null;
  /** Whoever decides it confirmed it at the last try. */
  readonly fresh: boolean;
}

/** Where a guard's policy comes from. */
export interface Policies {
  /** @throws FourgateError unauthenticated (revoked), gateway_away, policy_stale */
  current(): PolicyInForce;
  /**
   * The same, or else what may be judged by where it is not to be had. @throws as `current`
   */
  atHand(): Promise<PolicyInForce>;
  /** The gateway does not know this device any more. */
  isRevoked(): boolean;
  /** Requests may go on without a gateway that is away, at this moment. */
  isEmergency(): boolean;
  state(): PolicyState | undefined;
}
