import { FourgateError } from "@fourgate/core/errors";
import { judge, type HeadFinding, type Reading } from "@fourgate/core/judge";
import { subscriptionOf } from "@fourgate/core/route/address";
import type { Verdict } from "@fourgate/core/verdict";
import { headerOf } from "@fourgate/wire/head";
import type { Passage } from "./passage.ts";
import { withRealPaths } from "./real-paths.ts";
import { Blocked } from "./refuse.ts";

/**
 * The same judge as the gateway's. An error inside a gate blocks.
 * @throws Blocked when a gate said no; FourgateError gate_failed
 */
export function decide(passage: Passage, reading: Reading, headFindings: readonly HeadFinding[]): Verdict {
  const { guard, head, caller, policy, places } = passage;
  if (!head || !caller || !policy) throw new TypeError("judging needs a head, a caller and a policy");
  let verdict: Verdict;
  try {
    verdict = judge(withRealPaths(reading, places.realPaths), {
      principal: { ...policy.principal, agent: policy.principal.agent ?? caller.run.agent },
      policy: policy.snapshot,
      workspaces: places.workspaces,
      sessionClassification: guard.sessions.of(caller.actor.session),
      login: subscriptionOf((name) => headerOf(head, name)),
      wantedDeployment: caller.run.deployment,
      isModelWritten: (fingerprint) => guard.modelWritten.has(fingerprint),
      isModelSaid: (text) => guard.modelWritten.hasSaid(text, guard.reader),
      head: headFindings,
      nowMs: guard.clock(),
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
