import type { Prompt } from "../prompt/prompt.ts";
import type { Label } from "../scope/catalogue.ts";
import type { PolicySnapshot } from "../scope/policy.ts";
import type { Principal } from "../scope/principal.ts";
import { nodeOf, placeOf } from "../scope/scope-gate.ts";
import type { Reason } from "../verdict.ts";
import { takesLogin } from "./address.ts";
import type { Deployment, Subscription } from "./deployment.ts";

export interface RouteQuestion {
  readonly prompt: Pick<Prompt, "model" | "protocol">;
  /** Strictest first. */
  readonly labels: readonly Label[];
  readonly principal: Principal;
  readonly policy: PolicySnapshot;
  /** Whose log-in comes with it, where that is a subscription's. */
  readonly login: Subscription | null;
  /** A deployment's name, or null for the policy's own order. */
  readonly wanted: string | null;
}

/** Where it may go, or why nowhere. A deployment with `rehearsal` is no model: tell the user. */
export type Route =
  | { readonly deployment: Deployment; readonly reason: null }
  | { readonly deployment: null; readonly reason: Reason };

/**
 * Gate 4: the first deployment, in the policy's order, that may take everything that these
 * labels say. Restricted content never goes to a cloud, whatever a policy permits.
 */
export function route(question: RouteQuestion): Route {
  const { labels, principal, policy } = question;
  const candidates = candidatesOf(question);
  const [first] = candidates;
  if (!first) return { deployment: null, reason: noCandidate(question) };
  const refusals: Refusal[] = [];
  for (const deployment of candidates) {
    const refused = refusalBy(deployment, labels, principal, policy);
    if (!refused) return { deployment, reason: null };
    refusals.push(refused);
  }
  return { deployment: null, reason: refusedByAll(refusals, question) };
}

/** With gate 4 off: the first deployment that answers to this model, on whatever terms. */
export function routeUnjudged(question: RouteQuestion): Route {
  const [first] = candidatesOf(question);
  return first ? { deployment: first, reason: null } : { deployment: null, reason: noCandidate(question) };
}

/** Does a name match one of these, where "*" stands for any run of characters? */
export function modelMatches(models: readonly string[], name: string): boolean {
  return models.some((pattern) => {
    const [head = "", ...rest] = pattern.split("*");
    const tail = rest.pop();
    if (tail === undefined) return name === pattern;
    if (!name.startsWith(head) || name.length < head.length + tail.length) return false;
    let at = head.length;
    for (const middle of rest) {
      const found = name.indexOf(middle, at);
      if (found < 0) return false;
      at = found + middle.length;
    }
    return name.length - tail.length >= at && name.endsWith(tail);
  });
}

/** A rehearsal stands in only where its class has no model at all, and then comes last. */
function candidatesOf({ prompt, policy, wanted, login }: RouteQuestion): readonly Deployment[] {
  const { deployments } = policy.source;
  const speaking = deployments.filter(
    (one) => one.protocols.includes(prompt.protocol) && takesLogin(one, login),
  );
  if (wanted !== null) return speaking.filter(({ name }) => name === wanted);
  const answering = speaking.filter(
    (deployment) =>
      modelMatches(deployment.models, prompt.model) ||
      (deployment.model !== null && deployment.class === "private"),
  );
  const models = answering.filter(({ rehearsal }) => !rehearsal);
  const standIns = answering.filter(
    (one) => one.rehearsal && !models.some((model) => model.class === one.class),
  );
  return [...models, ...standIns];
}

interface Refusal {
  readonly deployment: Deployment;
  readonly label: Label;
  readonly rule: string;
}

function refusalBy(
  deployment: Deployment,
  labels: readonly Label[],
  principal: Principal,
  policy: PolicySnapshot,
): Refusal | undefined {
  for (const label of labels) {
    if (label.classification === "restricted" && deployment.class !== "private") {
      return { deployment, label, rule: "restricted-stays-private" };
    }
    const { allowed, rules } = policy.decide(principal, "send", nodeOf(label), deployment);
    if (!allowed) return { deployment, label, rule: rules[0] ?? "no-policy-permits" };
  }
  return undefined;
}

function noCandidate({ prompt, policy, wanted, login }: RouteQuestion): Reason {
  if (wanted !== null) {
    const { deployments } = policy.source;
    const names = deployments
      .flatMap((one) => (one.protocols.includes(prompt.protocol) ? one.name : []))
      .join(", ");
    const isThere = deployments.some(({ name }) => name === wanted);
    const asked = JSON.stringify(wanted.slice(0, 100));
    return {
      gate: 4,
      rule: "deployment-unknown",
      message: isThere
        ? `the deployment ${asked} does not speak this tool's protocol (${prompt.protocol})`
        : `no deployment is named ${asked}`,
      remedy: names === "" ? "Ask your operator to configure one." : `Choose one of: ${names}.`,
    };
  }
  if (login !== null && !policy.source.deployments.some(({ subscription }) => subscription === login)) {
    return {
      gate: 4,
      rule: "no-deployment",
      message: "no deployment takes a log-in of ChatGPT",
      remedy:
        "Log in with an API key, or ask your operator to configure a deployment with provider: chatgpt.",
    };
  }
  return {
    gate: 4,
    rule: "no-deployment",
    message: `no deployment answers to the model ${JSON.stringify(prompt.model.slice(0, 100))} in this tool's protocol (${prompt.protocol})`,
    remedy: "Choose another model, or ask your operator to configure a deployment for it.",
  };
}

function refusedByAll(refusals: readonly Refusal[], { policy, wanted }: RouteQuestion): Reason {
  // The nearest to a yes: a private one's refusal says more than a cloud's.
  const told = refusals.find(({ deployment }) => deployment.class === "private") ?? refusals[0];
  if (!told) throw new TypeError("a refusal is needed");
  const { label, deployment, rule } = told;
  const what = describe(label);
  if (label.classification === "restricted" && deployment.class !== "private") {
    const isConfigured = policy.source.deployments.some((one) => one.class === "private");
    const why =
      wanted !== null
        ? `${deployment.name} is none`
        : isConfigured
          ? "none of them answers to this model"
          : "none is configured";
    return {
      gate: 4,
      rule,
      message: `${what} may go to a private model only; ${why}`,
      remedy:
        wanted === null && !isConfigured
          ? "Ask your operator to configure a private deployment, or start a new session without that content."
          : "Choose a private deployment or one of its models, or start a new session without that content.",
    };
  }
  return {
    gate: 4,
    rule,
    message: `${what} may not go to ${deployment.name}, by rule ${rule}${refusals.length > 1 ? ", nor to any other deployment" : ""}`,
    remedy:
      "Ask your operator for a deployment that may take it, or start a new session without that content.",
  };
}

function describe(label: Label): string {
  if (label.source === "session") return `this session, which has held ${label.classification} content,`;
  if (label.repo === null) return `${label.classification} content outside the catalogue`;
  return `${label.classification} code in ${placeOf(label)}`;
}
