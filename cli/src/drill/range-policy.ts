import type { Deployment } from "@fourgate/core/route/deployment";
import type { PolicySource } from "@fourgate/core/scope/policy";

/**
 * The operator's own policies and gates over a made-up catalogue: what is drilled is what is in
 * force. A policy that opens what it should not makes a drill line FAIL.
 */
export function rangePolicy(
  operator: PolicySource,
  range: { readonly repo: string; readonly cloud: string; readonly own: string },
): PolicySource {
  const deployment = (name: string, of: Deployment["class"], url: string): Deployment => ({
    name,
    class: of,
    protocols: ["anthropic"],
    url,
    terms: { training: "forbidden", retentionDays: 0, region: "here", account: "drill" },
    models: ["drill"],
    model: null,
    auth: "none",
    rehearsal: false,
  });
  return {
    ...operator,
    version: `${operator.version} drill ${range.repo}`,
    // The made-up people are in none of the operator's teams: the gates' own modes are drilled.
    gates: { ...operator.gates, teams: {} },
    agents: { "frontend-agent": [`${range.repo}/frontend`] },
    catalogue: {
      uncatalogued: "internal",
      repos: [
        {
          name: range.repo,
          remotes: [],
          folders: [
            { path: "", classification: "internal", levelMin: 0 },
            { path: "frontend", classification: "internal", levelMin: 0 },
            { path: "billing", classification: "internal", levelMin: 0 },
            { path: "auth", classification: "internal", levelMin: 3 },
            { path: "vault", classification: "restricted", levelMin: 0 },
          ],
        },
      ],
    },
    deployments: [
      deployment("drill-cloud", "cloud", range.cloud),
      deployment("drill-private", "private", range.own),
    ],
  };
}
