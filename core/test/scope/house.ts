import { messages as messagesEndpoint } from "../../src/prompt/anthropic/endpoint.ts";
import * as cedar from "@cedar-policy/cedar-wasm/nodejs";
import { decode } from "../../src/prompt/anthropic/request.ts";
import type { Prompt } from "../../src/prompt/prompt.ts";
import type { Deployment } from "../../src/route/deployment.ts";
import type { Catalogue, Workspace } from "../../src/scope/catalogue.ts";
import type { CedarEngine } from "../../src/scope/cedar.ts";
import type { PolicySource } from "../../src/scope/policy.ts";
import type { Principal } from "../../src/scope/principal.ts";

/** A small company: one repo with folders of every kind, one public repo. */

export const engine: CedarEngine = cedar;

export const catalogue: Catalogue = {
  uncatalogued: "internal",
  repos: [
    {
      name: "mono",
      remotes: [],
      folders: [
        { path: "", classification: "internal", levelMin: 0 },
        { path: "frontend", classification: "internal", levelMin: 0 },
        { path: "billing", classification: "confidential", levelMin: 0 },
        { path: "billing/keys", classification: "restricted", levelMin: 0 },
        { path: "auth", classification: "internal", levelMin: 3 },
        { path: "packages/vault", classification: "restricted", levelMin: 0 },
      ],
    },
    { name: "site", remotes: [], folders: [{ path: "", classification: "public", levelMin: 0 }] },
  ],
};

const policies: Readonly<Record<string, string>> = {
  "everyone-works": `permit (principal, action in [Action::"read", Action::"write"], resource);`,
  "agents-stay": `forbid (principal is Agent, action in [Action::"read", Action::"write"], resource)
    unless { resource in principal.folders || resource in principal.repos || resource == Repo::"uncatalogued" };`,
  "seniors-only": `forbid (principal is User, action, resource) when { principal.level < resource.level_min };`,
  "private-anything": `permit (principal, action == Action::"send", resource) when { context.model_class == "private" };`,
  "cloud-internal": `permit (principal, action == Action::"send", resource) when {
    context.model_class == "cloud" && context.training == "forbidden" && ["public", "internal"].contains(resource.classification) };`,
  "cloud-confidential": `permit (principal, action == Action::"send", resource) when {
    context.model_class == "cloud" && context.retention_days == 0 && resource.classification == "confidential" };`,
};

export function deployment(name: string, more: Partial<Deployment> = {}): Deployment {
  return {
    name,
    class: "cloud",
    protocols: ["anthropic"],
    url: "https://example.com",
    terms: { training: "forbidden", retentionDays: 30, region: "eu", account: "commercial" },
    models: ["claude-*"],
    model: null,
    auth: "client",
    rehearsal: false,
    ...more,
  };
}

export const cloud: Deployment = deployment("vendor");
export const house: Deployment = deployment("house", { class: "private", models: ["*"], auth: "none" });

export function source(more: Partial<PolicySource> = {}): PolicySource {
  return {
    version: "v1",
    cedar: policies,
    catalogue,
    deployments: [cloud, house],
    gates: { audit: "enforce", scope: "enforce", secrets: "enforce", private: "enforce" },
    agents: { "frontend-agent": ["mono/frontend"] },
    detectorsOff: [],
    ...more,
  };
}

export function person(more: Partial<Principal> = {}): Principal {
  return { user: "alice", teams: ["developers"], level: 3, agent: null, device: "laptop", ...more };
}

export const agent: Principal = person({ agent: "frontend-agent" });

export const mono: Workspace = { root: "/home/alice/mono", repo: "mono" };

type Content = string | readonly object[];
export interface Turn {
  readonly role: string;
  readonly content: Content;
}

/** A Messages request as a tool sends it. */
export function promptOf(messages: readonly Turn[], more: object = {}): Prompt {
  const body = {
    model: "claude-x",
    max_tokens: 1,
    messages,
    tools: [{ name: "Read", input_schema: { type: "object" } }],
    ...more,
  };
  const prompt = decode(new TextEncoder().encode(JSON.stringify(body)), messagesEndpoint);
  if (!prompt) throw new TypeError("decoding gave up");
  return prompt;
}

/** A conversation in which the model made this call and got this result. */
export function withCall(tool: string, input: object, result = "done"): Prompt {
  return promptOf([
    { role: "user", content: "go on" },
    { role: "assistant", content: [{ type: "tool_use", id: "t1", name: tool, input }] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "t1", content: result }] },
  ]);
}
