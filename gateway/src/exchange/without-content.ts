import { takesLogin } from "@fourgate/core/route/address";
import { judgeHead, type JudgeContext } from "@fourgate/core/judge";
import type { Protocol } from "@fourgate/core/prompt/prompt";
import type { Verdict } from "@fourgate/core/verdict";

/**
 * A request that carries no content (a list of models): the first deployment that this person may
 * use and that speaks the protocol, whose vendor the client's log-in is for.
 */
export function verdictWithoutContent(context: JudgeContext, protocol: Protocol): Verdict {
  const { policy, principal, wantedDeployment } = context;
  const node = { repo: null, folder: "" };
  const deployment = policy.source.deployments.find(
    (candidate) =>
      candidate.protocols.includes(protocol) &&
      takesLogin(candidate, context.login ?? null) &&
      (wantedDeployment === null || candidate.name === wantedDeployment) &&
      policy.decide(principal, "send", node, candidate).allowed,
  );
  const { reasons, observed } = judgeHead(context.head ?? [], context.sessionClassification, context);
  const base = {
    observed,
    findings: [],
    labels: [],
    classification: "public",
    policyVersion: policy.version,
  } as const;
  if (reasons.length > 0) return { ...base, decision: "block", reasons, deployment: null };
  if (deployment) return { ...base, decision: "allow", reasons: [], deployment: deployment.name };
  return {
    ...base,
    decision: "block",
    deployment: null,
    reasons: [
      {
        gate: 4,
        rule: "no-deployment",
        message: "no deployment is open to you",
        remedy: "Ask your operator to approve one.",
      },
    ],
  };
}
