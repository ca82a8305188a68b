import { FourgateError } from "@fourgate/core/errors";
import { judge, type Reading } from "@fourgate/core/judge";
import type { Classification } from "@fourgate/core/scope/catalogue";
import type { Verdict } from "@fourgate/core/verdict";
import type { PolicyInForce } from "../policy/policy-keeper.ts";
import type { PromptPlaces } from "../workspace/workspaces.ts";
import type { Caller } from "./identify.ts";
import { withRealPaths } from "./real-paths.ts";
import { Blocked } from "./refuse.ts";

/**
 * The same judge as the gateway's. An error inside a gate blocks.
 * @throws Blocked when a gate said no; FourgateError gate_failed
 */
export function decide(
  reading: Reading,
  caller: Caller,
  policy: PolicyInForce,
  places: PromptPlaces,
  sessionClassification: Classification,
  isModelWritten: (fingerprint: string) => boolean,
): Verdict {
  let verdict: Verdict;
  try {
    verdict = judge(withRealPaths(reading, places.realPaths), {
      principal: { ...policy.principal, agent: policy.principal.agent ?? caller.run.agent },
      policy: policy.snapshot,
      workspaces: places.workspaces,
      sessionClassification,
      wantedDeployment: caller.run.deployment,
      isModelWritten,
    });
  } catch (error) {
    throw new FourgateError(
      "gate_failed",
      "a gate failed, so nothing was sent",
      "tell your operator; the guard's output names the error",
      error,
    );
  }
  if (verdict.decision === "block") throw new Blocked(verdict);
  return verdict;
}
