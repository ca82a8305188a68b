import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FourgateError } from "../../src/errors.ts";
import type { Deployment } from "../../src/route/deployment.ts";
import { indexCatalogue } from "../../src/scope/catalogue-index.ts";
import type { CedarEngine } from "../../src/scope/cedar.ts";
import { classifications, type Catalogue } from "../../src/scope/catalogue.ts";
import { compilePolicy } from "../../src/scope/compile.ts";
import {
  agentEntity,
  folderEntity,
  folderUid,
  sendContext,
  uncataloguedEntity,
  userEntities,
} from "../../src/scope/entities.ts";
import type { PolicySource, ScopeAction, ScopeNode } from "../../src/scope/policy.ts";
import type { Principal } from "../../src/scope/principal.ts";
import { cedarSchema } from "../../src/scope/schema.ts";
import { agent, cloud, deployment, engine, house, person, source } from "./house.ts";

/** What Cedar itself says, with everything it could need: no slice, no memory, validated. */
function fresh(
  from: PolicySource,
  principal: Principal,
  action: ScopeAction,
  node: ScopeNode,
  to: Deployment | null,
): boolean {
  const index = indexCatalogue(from.catalogue);
  const roles = Object.entries(from.agents).map(([role, folders]) => agentEntity(role, folders, index));
  const uncatalogued = uncataloguedEntity(from.catalogue.uncatalogued);
  const found = node.repo === null ? undefined : index.node(node.repo, node.folder);
  const resource = found ? folderUid(found) : uncatalogued.uid;
  const ask = (who: { type: string; id: string }): boolean => {
    const answer = engine.isAuthorized({
      principal: who,
      action: { type: "Action", id: action },
      resource,
      context: to === null ? {} : sendContext(to),
      schema: cedarSchema,
      validateRequest: true,
      policies: { staticPolicies: { ...from.cedar } },
      entities: [...userEntities(principal), ...roles, ...index.nodes.map(folderEntity), uncatalogued],
    });
    return (
      answer.type === "success" &&
      answer.response.diagnostics.errors.length === 0 &&
      answer.response.decision === "allow"
    );
  };
  return (
    ask({ type: "User", id: principal.user }) &&
    (principal.agent === null || ask({ type: "Agent", id: principal.agent }))
  );
}

const teams = ["developers", "frontend", "payments"];
const repos = ["mono", "shop"];
const paths = ["a", "a/b", "a/b/c", "d", "e/f"];

const someCatalogue: fc.Arbitrary<Catalogue> = fc.record({
  uncatalogued: fc.constantFrom(...classifications),
  repos: fc.constant(repos).chain((names) =>
    fc.tuple(
      ...names.map((name) =>
        fc.record({
          name: fc.constant(name),
          remotes: fc.constant([]),
          folders: fc
            .tuple(
              folderOf(fc.constant("")),
              fc.uniqueArray(folderOf(fc.constantFrom(...paths)), { selector: ({ path }) => path }),
            )
            .map(([root, inside]) => [root, ...inside]),
        }),
      ),
    ),
  ),
});

function folderOf(path: fc.Arbitrary<string>) {
  return fc.record({ path, classification: fc.constantFrom(...classifications), levelMin: fc.nat(4) });
}

const place = fc.constantFrom(
  'Repo::"mono"',
  'Repo::"shop"',
  'Repo::"uncatalogued"',
  ...repos.flatMap((repo) => paths.map((path) => `Folder::"${repo}/${path}"`)),
);
const who = fc.constantFrom(
  "principal",
  "principal is User",
  "principal is Agent",
  ...teams.map((team) => `principal in Team::"${team}"`),
  'principal == User::"alice"',
  'principal == Agent::"robot"',
);
const what = fc.oneof(
  fc.constant("resource"),
  place.map((one) => `resource in ${one}`),
  place.map((one) => `resource == ${one}`),
);
const level = fc.nat(4).map(String);
const worth = fc.constantFrom(...classifications).map((one) => `"${one}"`);
const anyCondition = fc.oneof(
  worth.map((one) => `resource.classification == ${one}`),
  level.map((one) => `resource.level_min <= ${one}`),
  // Overflows for some and not for others: an error of one policy must refuse.
  fc.constant("resource.level_min + 9223372036854775805 > 0"),
  fc.tuple(place, worth).map(([one, value]) => `${one}.classification == ${value}`),
  fc.tuple(place, place).map(([one, other]) => `${one} in ${other}`),
  fc.tuple(place, place).map(([one, other]) => `resource in [${one}, ${other}]`),
  fc
    .tuple(place, place, worth)
    .map(
      ([one, other, value]) => `(if resource in ${one} then ${one} else ${other}).classification != ${value}`,
    ),
  place.map((one) => `resource in ${one}`),
);
const userCondition = fc.oneof(
  anyCondition,
  fc.constant("principal.level >= resource.level_min"),
  level.map((one) => `principal.level > ${one}`),
);
const agentCondition = fc.oneof(
  anyCondition,
  fc.constant("resource in principal.folders || resource in principal.repos"),
  fc.constant('principal.role == "robot"'),
);
const sendCondition = fc.oneof(
  anyCondition,
  fc.constantFrom(
    'context.model_class == "private"',
    'context.training == "forbidden"',
    "context.retention_days < 10",
    'context.region == "eu"',
  ),
);

const somePolicy = fc
  .tuple(
    fc.constantFrom("permit", "permit", "forbid"),
    who,
    fc.constantFrom("any", "read", "write", "send"),
    what,
    fc.constantFrom("when", "unless"),
  )
  .chain(([effect, principal, action, resource, word]) => {
    const condition =
      principal === "principal is User"
        ? userCondition
        : principal === "principal is Agent"
          ? agentCondition
          : action === "send"
            ? sendCondition
            : anyCondition;
    const scope = action === "any" ? "action" : `action == Action::"${action}"`;
    return fc
      .option(condition)
      .map(
        (given) =>
          `${effect} (${principal}, ${scope}, ${resource})${given === null ? "" : ` ${word} { ${given} }`};`,
      );
  });

const somePrincipal: fc.Arbitrary<Principal> = fc.record({
  user: fc.constantFrom("alice", "bob"),
  teams: fc.subarray(teams),
  level: fc.nat(4),
  agent: fc.constantFrom(null, null, "robot"),
  device: fc.constant("laptop"),
});

const someDeployment: fc.Arbitrary<Deployment> = fc
  .record({
    class: fc.constantFrom("private" as const, "cloud" as const),
    training: fc.constantFrom("forbidden" as const, "allowed" as const),
    retentionDays: fc.constantFrom(0, 30),
    region: fc.constantFrom("eu", "us"),
  })
  .map(({ class: kind, ...terms }) => deployment("any", { class: kind, terms: { ...terms, account: "x" } }));

describe("a compiled policy", () => {
  it("says what a fresh Cedar says, at first and when it remembers", () => {
    let [allowed, refused, policySets] = [0, 0, 0];
    const property = fc.property(
      fc.array(somePolicy, { minLength: 1, maxLength: 8 }),
      someCatalogue,
      fc.array(
        fc.tuple(
          somePrincipal,
          fc.nat(),
          fc.constantFrom("read" as const, "write" as const, "send" as const),
          someDeployment,
        ),
        { minLength: 1, maxLength: 2 },
      ),
      (texts, catalogue, questions) => {
        const cedar = Object.fromEntries(texts.map((text, i) => [`p${String(i)}`, text]));
        const index = indexCatalogue(catalogue);
        const robot = index.nodes
          .filter((_, i) => i % 3 === 0)
          .map(({ repo, folder: { path } }) => (path === "" ? repo : `${repo}/${path}`));
        const from = source({ cedar, catalogue, agents: { robot } });
        let policy;
        try {
          policy = compilePolicy(from, engine);
        } catch (error) {
          // The random text is outside the schema (a folder asked of a user, …): refused at start.
          if (error instanceof FourgateError && error.code === "config_invalid") return;
          throw error;
        }
        policySets++;
        for (const [principal, at, action, to] of questions) {
          const chosen = index.nodes[at % (index.nodes.length + 1)];
          const node: ScopeNode = chosen
            ? { repo: chosen.repo, folder: chosen.folder.path }
            : { repo: null, folder: "" };
          const target = action === "send" ? to : null;
          // Neighbours, so that remembering one may not answer for another.
          for (const one of [
            principal,
            { ...principal, level: principal.level + 2 },
            { ...principal, teams: [] },
            { ...principal, agent: principal.agent === null ? "robot" : null },
          ]) {
            const expected = fresh(from, one, action, node, target);
            expect(policy.decide(one, action, node, target).allowed).toBe(expected);
            expect(policy.decide({ ...one }, action, { ...node }, target && { ...target }).allowed).toBe(
              expected,
            );
            if (expected) allowed++;
            else refused++;
          }
        }
      },
    );
    // The property says nothing where everything is refused, and random texts permit little: asked until they did.
    for (let batch = 0; batch < 5 && (batch === 0 || allowed <= 20); batch++)
      fc.assert(property, { numRuns: 110 });
    expect(policySets).toBeGreaterThan(60);
    expect(allowed).toBeGreaterThan(20);
    expect(refused).toBeGreaterThan(20);
  });

  it("names the policies that decided", () => {
    const policy = compilePolicy(source(), engine);
    expect(policy.decide(person({ level: 1 }), "read", { repo: "mono", folder: "auth" }, null)).toEqual({
      allowed: false,
      rules: ["seniors-only"],
    });
    expect(policy.decide(person(), "read", { repo: "mono", folder: "auth" }, null)).toEqual({
      allowed: true,
      rules: ["everyone-works"],
    });
    expect(policy.decide(person(), "send", { repo: "mono", folder: "billing" }, cloud)).toEqual({
      allowed: false,
      rules: ["no-policy-permits"],
    });
  });

  it("permits an agent only what both it and its user may", () => {
    const policy = compilePolicy(source(), engine);
    const ask = (one: Principal, folder: string): boolean =>
      policy.decide(one, "write", { repo: "mono", folder }, null).allowed;
    expect(ask(agent, "frontend")).toBe(true);
    expect(ask(agent, "billing")).toBe(false);
    const both = compilePolicy(source({ agents: { all: ["mono"] } }), engine);
    expect(
      both.decide(person({ agent: "all", level: 0 }), "read", { repo: "mono", folder: "auth" }, null).rules,
    ).toEqual(["seniors-only"]);
  });

  it("refuses a role, a folder or a question that it does not know", () => {
    const policy = compilePolicy(source(), engine);
    expect(
      policy.decide(person({ agent: "constructor" }), "read", { repo: "mono", folder: "" }, null).rules,
    ).toEqual(["agent-unknown"]);
    expect(policy.decide(person(), "read", { repo: "mono", folder: "Frontend" }, null).rules).toEqual([
      "not-in-catalogue",
    ]);
    expect(policy.decide(person(), "send", { repo: "mono", folder: "" }, null).rules).toEqual([
      "policy-error",
    ]);
    expect(policy.decide(person(), "read", { repo: "mono", folder: "" }, cloud).rules).toEqual([
      "policy-error",
    ]);
  });

  it.each([
    [
      "throws",
      (): never => {
        throw new Error("out of memory");
      },
    ],
    ["fails", () => ({ type: "failure" as const, errors: [] })],
    [
      "leaves a policy out",
      () => ({
        type: "success" as const,
        response: {
          decision: "allow" as const,
          diagnostics: { reason: ["everyone-works"], errors: [{ policyId: "seniors-only" }] },
        },
      }),
    ],
  ])("refuses when the engine %s", (_how, statefulIsAuthorized: CedarEngine["statefulIsAuthorized"]) => {
    const policy = compilePolicy(source(), { ...engine, statefulIsAuthorized });
    expect(policy.decide(person(), "read", { repo: "mono", folder: "" }, null)).toEqual({
      allowed: false,
      rules: ["policy-error"],
    });
  });

  it("knows content that a session is marked with by its classification", () => {
    const policy = compilePolicy(source(), engine);
    const send = (classification: "internal" | "confidential", to: Deployment): boolean =>
      policy.decide(person(), "send", { repo: null, folder: "", classification }, to).allowed;
    expect(send("internal", cloud)).toBe(true);
    expect(send("confidential", cloud)).toBe(false);
    expect(send("confidential", house)).toBe(true);
  });

  it("keeps two policies apart that carry one version", () => {
    const first = compilePolicy(source(), engine);
    const second = compilePolicy(
      source({ cedar: { nobody: "forbid (principal, action, resource);" } }),
      engine,
    );
    expect(second.decide(person(), "read", { repo: "mono", folder: "" }, null).rules).toEqual(["nobody"]);
    expect(first.decide(person(), "write", { repo: "mono", folder: "" }, null).allowed).toBe(true);
  });
});

describe("a policy that is not right is refused at start", () => {
  it.each([
    [
      "an attribute that does not exist",
      { cedar: { wrong: "permit (principal, action, resource) when { principal.rank > 1 };" } },
      "policy wrong: ",
    ],
    [
      "broken syntax",
      { cedar: { fine: "permit (principal, action, resource);", broken: "permit (principal action);" } },
      "policy broken: ",
    ],
    [
      "a template",
      { cedar: { slot: "permit (principal == ?principal, action, resource);" } },
      "policy slot: ",
    ],
    [
      "two policies under one id",
      { cedar: { two: "permit (principal, action, resource); forbid (principal, action, resource);" } },
      "policy two: ",
    ],
    [
      "an agent's folder outside the catalogue",
      { agents: { a: ["mono/nowhere"] } },
      'agents: a names "mono/nowhere"',
    ],
    [
      "a repo named like what is in none",
      {
        catalogue: {
          uncatalogued: "internal",
          repos: [
            {
              name: "Uncatalogued",
              remotes: [],
              folders: [{ path: "", classification: "public", levelMin: 0 }],
            },
          ],
        },
      },
      "catalogue: ",
    ],
    [
      "one folder under two spellings",
      {
        catalogue: {
          uncatalogued: "internal",
          repos: [
            {
              name: "m",
              remotes: [],
              folders: ["", "a", "A"].map((path) => ({ path, classification: "public", levelMin: 0 })),
            },
          ],
        },
      },
      "catalogue: folder A of m",
    ],
    [
      "a folder that leaves its repo",
      {
        catalogue: {
          uncatalogued: "internal",
          repos: [
            {
              name: "m",
              remotes: [],
              folders: ["", "../x"].map((path) => ({ path, classification: "public", levelMin: 0 })),
            },
          ],
        },
      },
      "catalogue: folder",
    ],
  ] as [string, Partial<PolicySource>, string][])("%s", (_what, more, message) => {
    expect(() => compilePolicy(source({ agents: {}, ...more }), engine)).toThrow(
      expect.objectContaining({
        code: "config_invalid",
        message: expect.stringContaining(message) as string,
      }),
    );
  });
});
