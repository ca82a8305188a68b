import type { Deployment } from "@fourgate/core/route/deployment";
import type { PolicySource } from "@fourgate/core/scope/policy";

/** One catalogued repo with folders of every kind; a cloud for what is internal, a private model for all. */

export function cloudAt(url: string, more: Partial<Deployment> = {}): Deployment {
  return {
    name: "vendor",
    class: "cloud",
    protocols: ["anthropic"],
    url,
    terms: { training: "forbidden", retentionDays: 30, region: "eu", account: "commercial" },
    models: ["claude-*"],
    model: null,
    auth: "client",
    rehearsal: false,
    ...more,
  };
}

export function privateAt(url: string, more: Partial<Deployment> = {}): Deployment {
  return cloudAt(url, { name: "house", class: "private", models: ["*"], auth: "none", ...more });
}

export function policyOf(deployments: readonly Deployment[], more: Partial<PolicySource> = {}): PolicySource {
  return {
    version: "policy-1",
    cedar: {
      "everyone-works": `permit (principal, action in [Action::"read", Action::"write"], resource);`,
      "agents-stay": `forbid (principal is Agent, action in [Action::"read", Action::"write"], resource)
        unless { resource in principal.folders || resource in principal.repos || resource == Repo::"uncatalogued" };`,
      "seniors-only": `forbid (principal is User, action, resource) when { principal.level < resource.level_min };`,
      "private-anything": `permit (principal, action == Action::"send", resource) when { context.model_class == "private" };`,
      "cloud-internal": `permit (principal, action == Action::"send", resource)
        when { context.model_class == "cloud" && ["public", "internal"].contains(resource.classification) };`,
    },
    catalogue: {
      uncatalogued: "internal",
      repos: [
        {
          name: "mono",
          remotes: [],
          folders: [
            { path: "", classification: "internal", levelMin: 0 },
            { path: "frontend", classification: "internal", levelMin: 0 },
            { path: "auth", classification: "internal", levelMin: 3 },
            { path: "vault", classification: "restricted", levelMin: 0 },
          ],
        },
      ],
    },
    deployments,
    gates: { audit: "enforce", scope: "enforce", secrets: "enforce", private: "enforce" },
    agents: { "frontend-agent": ["mono/frontend"] },
    detectorsOff: [],
    ...more,
  };
}
