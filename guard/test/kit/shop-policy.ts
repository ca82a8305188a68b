import type { Deployment } from "@fourgate/core/route/deployment";
import type { PolicySource } from "@fourgate/core/scope/policy";

const terms = { training: "forbidden", retentionDays: 0, region: "eu", account: "company" } as const;

const cloud: Deployment = {
  name: "cloud",
  class: "cloud",
  protocols: ["anthropic"],
  url: "",
  terms,
  models: ["*"],
  model: null,
  auth: "client",
  rehearsal: false,
};

/** A small company: a shop with a restricted folder, one cloud, no private model. */
export const shopPolicy: PolicySource = {
  version: "policy-1",
  cedar: {
    everybody: "permit(principal, action, resource);",
    "restricted-stays":
      'forbid(principal, action == Action::"send", resource) when { resource.classification == "restricted" && context.model_class != "private" };',
  },
  catalogue: {
    uncatalogued: "internal",
    repos: [
      {
        name: "shop",
        remotes: [],
        folders: [
          { path: "", classification: "internal", levelMin: 0 },
          { path: "billing", classification: "restricted", levelMin: 0 },
        ],
      },
    ],
  },
  deployments: [cloud],
  gates: { audit: "enforce", scope: "enforce", secrets: "enforce", private: "enforce" },
  agents: { frontend: ["shop"] },
  detectorsOff: [],
};
