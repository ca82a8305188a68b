import type { JudgeContext } from "@fourgate/core/judge";
import type { Verdict } from "@fourgate/core/verdict";

/** A request that carries no content (a list of models): the first deployment that this person may use. */
export function verdictWithoutContent(context: JudgeContext): Verdict {
  const { policy, principal, wantedDeployment } = context;
  const node = { repo: null, folder: "" };
  const deployment = policy.source.deployments.find(
    (candidate) =>
      (wantedDeployment === null || candidate.name === wantedDeployment) &&
      policy.decide(principal, "send", node, candidate).allowed,
  );
  const base = {
    observed: [],
    findings: [],
    labels: [],
    classification: "public",
    policyVersion: policy.version,
  } as const;
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
