import type { AllowStore } from "./allow/allow-store.ts";
import type { GuardState } from "./gateway/heartbeats.ts";
import type { Onward } from "./onward.ts";
import type { Policies } from "./policy/policies.ts";
import type { StoppedRecords } from "./spool/stopped-records.ts";

/** What stands behind a guard: a gateway, or this machine alone. */
export interface Backing extends AsyncDisposable {
  readonly policy: Policies;
  readonly onward: Onward;
  readonly stopped: StoppedRecords;
  readonly allowStore: AllowStore;
  /** To be called before the first request; resolves once there is a policy, or no hope for one now. */
  start(): Promise<void>;
  /** Says from now on, where anybody listens, that this guard is up. Gives what says it at once. */
  sayUp?(state: () => GuardState, told: (state: GuardState) => void): () => void;
}
