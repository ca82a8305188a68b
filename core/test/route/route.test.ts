import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { modelMatches, route, type Route } from "../../src/route/route.ts";
import { pathAt } from "../../src/route/address.ts";
import type { Deployment, Subscription } from "../../src/route/deployment.ts";
import type { Protocol } from "../../src/prompt/prompt.ts";
import { compilePolicy } from "../../src/scope/compile.ts";
import { classifications, type Label } from "../../src/scope/catalogue.ts";
import type { PolicySource } from "../../src/scope/policy.ts";
import { catalogue, cloud, deployment, engine, house, person, source } from "../scope/house.ts";

function label(folder: string, more: Partial<Label> = {}): Label {
  const classification =
    catalogue.repos[0]?.folders.find(({ path }) => path === folder)?.classification ?? "internal";
  return { repo: "mono", folder, classification, path: "", source: "path", access: "read", ...more };
}

function ask(
  labels: readonly Label[],
  more: Partial<PolicySource> = {},
  wanted: string | null = null,
  model = "claude-x",
  login: Subscription | null = null,
  protocol: Protocol = "anthropic",
): Route {
  return route({
    prompt: { model, protocol },
    login,
    labels,
    principal: person(),
    policy: compilePolicy(source(more), engine),
    wanted,
  });
}

const rehearsal = deployment("rehearsal", { class: "private", models: ["*"], rehearsal: true, auth: "none" });

describe("gate 4 sends", () => {
  it("internal code to the first deployment of the policy", () => {
    expect(ask([label("frontend")]).deployment?.name).toBe("vendor");
    expect(ask([label("frontend")], { deployments: [house, cloud] }).deployment?.name).toBe("house");
  });

  it("what the cloud may not have to the private model by itself", () => {
    expect(ask([label("billing"), label("frontend")]).deployment?.name).toBe("house");
    expect(ask([label("billing/keys"), label("frontend")]).deployment?.name).toBe("house");
  });

  it("to no private model that does not answer to the model's name, unless it gives its own", () => {
    const other = deployment("other", { class: "private", models: ["house-*"] });
    expect(ask([label("billing/keys")], { deployments: [cloud, other] }).deployment).toBeNull();
    expect(
      ask([label("billing/keys")], { deployments: [cloud, { ...other, model: "house-1" }] }).deployment?.name,
    ).toBe("other");
  });

  it("to a cloud that renames only what its names match", () => {
    const renaming = deployment("renaming", { models: ["gpt-*"], model: "x" });
    expect(ask([label("frontend")], { deployments: [renaming] }).reason?.rule).toBe("no-deployment");
  });

  it("to the wanted one alone", () => {
    expect(ask([label("frontend")], {}, "house").deployment?.name).toBe("house");
    expect(ask([label("billing")], {}, "vendor").reason?.message).toContain("may not go to vendor");
    expect(ask([label("frontend")], {}, "nobody").reason).toMatchObject({
      rule: "deployment-unknown",
      remedy: "Choose one of: vendor, house.",
    });
  });

  it("to a rehearsal only when asked, or when its class has nothing else, and then last", () => {
    expect(ask([label("frontend")], { deployments: [rehearsal, cloud] }).deployment?.name).toBe("vendor");
    expect(ask([label("billing/keys")], { deployments: [rehearsal, cloud] }).deployment).toEqual(rehearsal);
    expect(ask([label("billing/keys")], { deployments: [rehearsal, cloud, house] }).deployment?.name).toBe(
      "house",
    );
    expect(
      ask([label("frontend")], { deployments: [rehearsal, cloud, house] }, "rehearsal").deployment,
    ).toEqual(rehearsal);
  });
});

describe("gate 4 blocks and says why", () => {
  it("restricted code with no private model", () => {
    expect(ask([label("packages/vault")], { deployments: [cloud] }).reason).toMatchObject({
      gate: 4,
      rule: "restricted-stays-private",
      message: "restricted code in mono/packages/vault may go to a private model only; none is configured",
    });
  });

  it("restricted code where the wanted one is a cloud", () => {
    expect(ask([label("packages/vault")], {}, "vendor").reason?.message).toBe(
      "restricted code in mono/packages/vault may go to a private model only; vendor is none",
    );
  });

  it("a session that has held restricted code", () => {
    const held = label("", { repo: null, folder: "", classification: "restricted", source: "session" });
    expect(ask([held], { deployments: [cloud] }).reason?.message).toContain(
      "this session, which has held restricted content",
    );
  });
});

describe("restricted content", () => {
  const policy = fc
    .tuple(
      fc.constantFrom("permit", "forbid"),
      fc.constantFrom(
        "",
        ' when { context.model_class == "cloud" }',
        ' when { resource.classification == "restricted" }',
        " unless { context.retention_days > 0 }",
      ),
    )
    .map(([effect, condition]) => `${effect} (principal, action == Action::"send", resource)${condition};`);
  const some = fc
    .record({
      class: fc.constantFrom("private" as const, "cloud" as const),
      rehearsal: fc.boolean(),
      model: fc.constantFrom(null, "x"),
      retentionDays: fc.constantFrom(0, 30),
      models: fc.constantFrom(["*"], ["claude-*"], ["gpt"]),
    })
    .map(({ retentionDays, ...more }): Deployment =>
      deployment("", {
        ...more,
        terms: { training: "forbidden", retentionDays, region: "eu", account: "x" },
      }),
    );

  it("never goes to a cloud, whatever the policies permit", () => {
    let sent = 0;
    fc.assert(
      fc.property(
        fc.array(policy, { minLength: 1, maxLength: 4 }),
        fc.array(some, { minLength: 1, maxLength: 5 }),
        fc.subarray(catalogue.repos[0]?.folders.map(({ path }) => path) ?? []),
        fc.constantFrom(null, 0, 1, 2),
        fc.constantFrom("path" as const, "session" as const),
        (texts, chosen, folders, wanted, from) => {
          const cedar = Object.fromEntries(texts.map((text, i) => [`p${String(i)}`, text]));
          const deployments = chosen.map((one, i) => ({ ...one, name: String(i) }));
          const restricted =
            from === "path"
              ? label("packages/vault")
              : label("", { repo: null, folder: "", classification: "restricted", source: from });
          const answer = ask(
            [restricted, ...folders.map((folder) => label(folder))],
            { cedar, deployments },
            wanted === null ? null : String(wanted),
          );
          if (answer.deployment) sent++;
          expect(answer.deployment?.class).not.toBe("cloud");
        },
      ),
      { numRuns: 300 },
    );
    expect(sent).toBeGreaterThan(10);
  });

  it("is the strictest there is", () => {
    expect(classifications.at(-1)).toBe("restricted");
  });
});

describe("modelMatches", () => {
  it.each([
    [["claude-*"], "claude-x", true],
    [["claude-*"], "xclaude-x", false],
    [["*"], "", true],
    [["a*b*c"], "aXbYc", true],
    [["a*b*c"], "acb", false],
    [["ab*ba"], "aba", false],
    [["exact"], "exact", true],
    [["exact"], "exact2", false],
    [["a.c"], "abc", false],
    [[], "x", false],
  ])("%j on %s is %s", (models, name, expected) => {
    expect(modelMatches(models, name)).toBe(expected);
  });
});

describe("a log-in of a subscription", () => {
  const api = deployment("api", { protocols: ["openai-responses"], auth: "client" });
  const plan = deployment("plan", {
    protocols: ["openai-responses"],
    auth: "client",
    subscription: "chatgpt",
  });
  const own = deployment("own", { class: "private", protocols: ["openai-responses"], auth: "none" });

  it.each([
    [null, [api, plan], "api"],
    [null, [plan, api], "api"],
    ["chatgpt", [api, plan], "plan"],
    ["chatgpt", [api, own], "own"],
    ["chatgpt", [api], undefined],
    [null, [plan], undefined],
  ] as const)("%s goes among %j to %s", (login, deployments, name) => {
    const { deployment: found } = ask([], { deployments }, null, "claude-x", login, "openai-responses");
    expect(found?.name).toBe(name);
  });

  it("knows the paths of its back end", () => {
    expect([pathAt(plan, "/v1/responses"), pathAt(api, "/v1/responses")]).toEqual([
      "/responses",
      "/v1/responses",
    ]);
  });
});
