import { FourgateError } from "../errors.ts";
import type { Prompt } from "../prompt/prompt.ts";
import type { Deployment } from "../route/deployment.ts";
import type { Label, Workspace } from "./catalogue.ts";
import { indexCatalogue, type CatalogueIndex } from "./catalogue-index.ts";
import {
  preparePolicies,
  type CedarEngine,
  type CedarEntity,
  type CedarUid,
  type PreparedPolicies,
} from "./cedar.ts";
import {
  agentEntity,
  folderEntity,
  folderUid,
  folderWithParents,
  sendContext,
  uncataloguedEntity,
  userEntities,
} from "./entities.ts";
import { Labeller } from "./labels.ts";
import type { PolicySnapshot, PolicySource, ScopeAction, ScopeDecision, ScopeNode } from "./policy.ts";
import type { Principal } from "./principal.ts";
import { cedarSchema } from "./schema.ts";

/** Decisions remembered by one snapshot; each is a few hundred bytes. */
const decisionCountMax = 50_000;
/** Sets of workspaces whose labels are remembered by one snapshot. */
const labellerCountMax = 256;

/**
 * Policies, catalogue and roles made ready to decide with. `engine` is the Cedar module.
 * @throws FourgateError config_invalid, naming the policy
 */
export function compilePolicy(source: PolicySource, engine: CedarEngine): PolicySnapshot {
  const index = indexCatalogue(source.catalogue);
  for (const [role, folders] of Object.entries(source.agents)) {
    for (const folder of folders) {
      if (index.named(folder)) continue;
      throw new FourgateError(
        "config_invalid",
        `agents: ${role} names ${JSON.stringify(folder)}, which is not in the catalogue`,
        "add it to the catalogue's repos, or correct the name",
      );
    }
  }
  validatePolicies(source.cedar, engine);
  return new Snapshot(
    source,
    index,
    preparePolicies(engine, source.cedar),
    mentionedEntities(source.cedar, engine, index, uncataloguedEntity(source.catalogue.uncatalogued)),
  );
}

/**
 * The same policies, catalogue and roles with other settings of gate 3: what was worked out stays.
 * `source` differs from the snapshot's in `version` and `secrets` alone.
 */
export function withSecrets(snapshot: PolicySnapshot, source: PolicySource): PolicySnapshot {
  return new WithSecrets(snapshot instanceof WithSecrets ? snapshot.compiled : snapshot, source);
}

class WithSecrets implements PolicySnapshot {
  readonly source: PolicySource;
  readonly version: string;
  readonly compiled: PolicySnapshot;

  constructor(compiled: PolicySnapshot, source: PolicySource) {
    this.compiled = compiled;
    this.source = source;
    this.version = source.version;
  }

  decide(...question: Parameters<PolicySnapshot["decide"]>): ScopeDecision {
    return this.compiled.decide(...question);
  }

  labels(...question: Parameters<PolicySnapshot["labels"]>): readonly Label[] {
    return this.compiled.labels(...question);
  }
}

/** @throws FourgateError config_invalid, naming the policy */
function validatePolicies(cedar: Readonly<Record<string, string>>, engine: CedarEngine): void {
  for (const [id, text] of Object.entries(cedar)) {
    const parsed = engine.checkParsePolicySet({ staticPolicies: { [id]: text } });
    if (parsed.type === "failure") throw badPolicy(id, parsed.errors[0]?.message);
  }
  const answer = engine.validate({ schema: cedarSchema, policies: { staticPolicies: { ...cedar } } });
  if (answer.type === "failure") throw badPolicy("(set)", answer.errors[0]?.message);
  const wrong = answer.validationErrors[0];
  if (wrong) throw badPolicy(wrong.policyId, wrong.error.message, wrong.error.help);
}

function badPolicy(id: string, message = "the engine refuses it", help: string | null = null): FourgateError {
  return new FourgateError(
    "config_invalid",
    `policy ${id}: ${message}`,
    help === null ? "correct the policy; the schema is described in the starter policy" : help,
  );
}

/** Catalogue entities that policies' conditions ask for attributes or parents of by name. */
function mentionedEntities(
  cedar: Readonly<Record<string, string>>,
  engine: CedarEngine,
  index: CatalogueIndex,
  uncatalogued: CedarEntity,
): readonly CedarEntity[] {
  const key = ({ type, id }: CedarUid): string => `${type} ${id}`;
  const mentioned = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    const { type, id } = value as Partial<CedarUid>;
    if ((type === "Folder" || type === "Repo") && typeof id === "string") mentioned.add(key({ type, id }));
    for (const [name, member] of Object.entries(value)) {
      // What something is "in", or compared with, needs no data of its own.
      const { left, right } = (member ?? {}) as { left?: unknown; right?: unknown };
      if (name === "in") [left, ...(isLiteral(right) ? [] : [right])].forEach(collect);
      else if (name === "==" || name === "!=")
        [left, right].filter((side) => !isLiteral(side)).forEach(collect);
      else collect(member);
    }
  };
  for (const text of Object.values(cedar)) {
    const answer = engine.policyToJson(text);
    if (answer.type === "success") collect((answer.json as { conditions?: unknown }).conditions);
  }
  const nodes = index.nodes.filter((node) => mentioned.has(key(folderUid(node)))).flatMap(folderWithParents);
  return mentioned.has(key(uncatalogued.uid)) ? [uncatalogued, ...nodes] : nodes;
}

/** An entity by name, or a set of such. */
function isLiteral(expression: unknown): boolean {
  if (typeof expression !== "object" || expression === null) return false;
  const { Value, Set: members } = expression as { Value?: unknown; Set?: unknown };
  return Value !== undefined || (Array.isArray(members) && members.every(isLiteral));
}

class Snapshot implements PolicySnapshot {
  readonly source: PolicySource;
  readonly version: string;
  readonly #index: CatalogueIndex;
  readonly #policies: PreparedPolicies;
  readonly #mentioned: readonly CedarEntity[];
  readonly #decisions = new Map<string, ScopeDecision>();
  readonly #principalKeys = new WeakMap<Principal, string>();
  readonly #deploymentKeys = new WeakMap<Deployment, string>();
  readonly #labellers = new Map<string, Labeller>();

  constructor(
    source: PolicySource,
    index: CatalogueIndex,
    policies: PreparedPolicies,
    mentioned: readonly CedarEntity[],
  ) {
    this.source = source;
    this.version = source.version;
    this.#index = index;
    this.#policies = policies;
    this.#mentioned = mentioned;
  }

  /** Remembered by exactly what Cedar is given, so a remembered decision is Cedar's own. */
  decide(
    principal: Principal,
    action: ScopeAction,
    node: ScopeNode,
    deployment: Deployment | null,
  ): ScopeDecision {
    const key = `${this.#principalKey(principal)}\n${action}\n${node.repo ?? "\0"}\n${node.folder}\n${node.classification ?? ""}\n${deployment === null ? "" : this.#deploymentKey(deployment)}`;
    const known = this.#decisions.get(key);
    if (known) return known;
    const decision = Object.freeze(this.#evaluate(principal, action, node, deployment));
    if (this.#decisions.size >= decisionCountMax) dropOldest(this.#decisions);
    this.#decisions.set(key, decision);
    return decision;
  }

  labels(prompt: Prompt, workspaces: readonly Workspace[]): readonly Label[] {
    const key = JSON.stringify(workspaces.map(({ root, repo }) => [root, repo]));
    let labeller = this.#labellers.get(key);
    if (!labeller) {
      labeller = new Labeller(this.#index, this.source.catalogue.uncatalogued, workspaces);
      if (this.#labellers.size >= labellerCountMax) dropOldest(this.#labellers);
      this.#labellers.set(key, labeller);
    }
    return labeller.labelsOf(prompt);
  }

  #evaluate(
    principal: Principal,
    action: ScopeAction,
    node: ScopeNode,
    deployment: Deployment | null,
  ): ScopeDecision {
    if ((action === "send") !== (deployment !== null)) return refused("policy-error");
    const resource = this.#resource(node);
    if (!resource) return refused("not-in-catalogue");
    const [first] = resource;
    if (!first) return refused("policy-error");
    const user = this.#ask(userEntities(principal), action, resource, deployment);
    if (!user.allowed || principal.agent === null) return user;
    const folders = Object.hasOwn(this.source.agents, principal.agent)
      ? this.source.agents[principal.agent]
      : undefined;
    if (!folders) return refused("agent-unknown");
    const agent = this.#ask(
      [agentEntity(principal.agent, folders, this.#index)],
      action,
      resource,
      deployment,
    );
    return agent.allowed ? { allowed: true, rules: [...new Set([...user.rules, ...agent.rules])] } : agent;
  }

  #ask(
    principal: CedarEntity[],
    action: ScopeAction,
    resource: CedarEntity[],
    deployment: Deployment | null,
  ): ScopeDecision {
    const [who] = principal;
    const [what] = resource;
    if (!who || !what) return refused("policy-error");
    const answer = this.#policies.decide(
      {
        principal: who.uid,
        action: { type: "Action", id: action },
        resource: what.uid,
        context: deployment === null ? {} : sendContext(deployment),
      },
      distinct([...this.#mentioned, ...principal, ...resource]),
    );
    if (!answer) return refused("policy-error");
    if (!answer.allowed && answer.policies.length === 0) return refused("no-policy-permits");
    return { allowed: answer.allowed, rules: answer.policies.sort() };
  }

  /** The node's entity first, then what it is in. */
  #resource(node: ScopeNode): CedarEntity[] | undefined {
    if (node.repo === null)
      return [uncataloguedEntity(node.classification ?? this.source.catalogue.uncatalogued)];
    const found = this.#index.node(node.repo, node.folder);
    return found && [folderEntity(found), ...folderWithParents(found).slice(1)];
  }

  #principalKey(principal: Principal): string {
    let key = this.#principalKeys.get(principal);
    if (key === undefined) {
      key = JSON.stringify([principal.user, [...principal.teams].sort(), principal.level, principal.agent]);
      this.#principalKeys.set(principal, key);
    }
    return key;
  }

  #deploymentKey(deployment: Deployment): string {
    let key = this.#deploymentKeys.get(deployment);
    if (key === undefined) {
      key = JSON.stringify(Object.entries(sendContext(deployment)));
      this.#deploymentKeys.set(deployment, key);
    }
    return key;
  }
}

function refused(rule: string): ScopeDecision {
  return { allowed: false, rules: [rule] };
}

/** Cedar refuses an entity that is given twice. The last of two is what is asked about. */
function distinct(entities: CedarEntity[]): CedarEntity[] {
  return [...new Map(entities.map((entity) => [`${entity.uid.type} ${entity.uid.id}`, entity])).values()];
}

function dropOldest(map: Map<string, unknown>): void {
  for (const key of map.keys()) {
    map.delete(key);
    return;
  }
}
