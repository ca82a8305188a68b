import type { Checks } from "./checks.ts";

/** A scenario starts what it needs, runs the real client at `program`, and says what held. */
export interface Scenario {
  readonly name: string;
  /** Needs a Fourgate that can be started. */
  readonly governed: boolean;
  run(program: string, checks: Checks): Promise<void>;
}
