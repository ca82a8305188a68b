import { judgeHead } from "@fourgate/core/judge";
import { modesFor } from "@fourgate/core/scope/modes";
import { findInHead } from "@fourgate/wire/head-texts";
import { sessionClassification } from "./decide.ts";
import type { Passage } from "./passage.ts";
import { Blocked } from "./refuse.ts";

/**
 * Path, query string and headers leave too, so they are searched as well; names like values. A
 * log-in's own value is what it says it is. What the gate only observes waits for the judgement of
 * the body, since restricted content is enforced in any mode.
 * @throws Blocked
 */
export function readHead(passage: Passage): void {
  const { head, caller, gateway } = passage;
  if (!head || !caller) throw new TypeError("a head is read once its caller is known");
  const policy = gateway.policy();
  if (modesFor(policy.source.gates, caller.principal.teams).secrets === "off") return;
  passage.headFindings = findInHead(head, gateway.reader, policy.source);
  const classification = sessionClassification(caller, gateway);
  const { reasons, observed } = judgeHead(passage.headFindings, classification, {
    principal: caller.principal,
    policy,
    workspaces: caller.report?.workspaces ?? [],
    nowMs: gateway.clock(),
  });
  if (reasons.length === 0) return;
  throw new Blocked({
    decision: "block",
    reasons,
    observed,
    findings: [],
    labels: [],
    classification: "public",
    deployment: null,
    policyVersion: policy.version,
  });
}
