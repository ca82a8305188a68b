import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judge, judgeHead, type HeadContext, type HeadFinding, type JudgeContext } from "../../src/judge.ts";
import type { Prompt } from "../../src/prompt/prompt.ts";
import { compilePolicy } from "../../src/scope/compile.ts";
import type { GateModes, PolicySnapshot } from "../../src/scope/policy.ts";
import type { Principal } from "../../src/scope/principal.ts";
import type { Finding } from "../../src/secrets/finding.ts";
import type { Reason, Verdict } from "../../src/verdict.ts";
import { cloud, engine, house, mono, person, promptOf, source, withCall, type Turn } from "../scope/house.ts";

const enforcing: GateModes = { audit: "enforce", scope: "enforce", secrets: "enforce", private: "enforce" };
const observing: GateModes = { ...enforcing, scope: "observe", secrets: "observe" };

const needles: readonly { readonly text: string; readonly more: Partial<Finding> }[] = [
  { text: "PLANTEDKEY", more: {} },
  { text: "PRIVATEPEM", more: { detector: "private-key", title: "a private key", always: true } },
  { text: "PERHAPSKEY", more: { detector: "perhaps", title: "what may be a key", confidence: "low" } },
];

/** A finding wherever a needle stands, as a scan would place it. */
function findingsIn(prompt: Prompt): Finding[][] {
  const text = new TextDecoder("latin1").decode(prompt.bytes);
  return prompt.placements.map(({ part, start }) =>
    part.blocks.flatMap((block, index) =>
      block.spans.flatMap((span) =>
        needles.flatMap(({ text: needle, more }): Finding[] => {
          const at = text.slice(start + span.start, start + span.end).indexOf(needle);
          if (at < 0) return [];
          const from = span.start + at;
          const place = { block: index, start: from, end: from + needle.length, line: 1 };
          const what = { detector: "key", title: "a key", confidence: "high", always: false } as const;
          return [{ ...what, ...place, fingerprint: needle, ...more }];
        }),
      ),
    ),
  );
}

interface Case {
  readonly prompt: Prompt;
  readonly principal: Principal;
  readonly head?: readonly HeadFinding[];
  readonly session?: JudgeContext["sessionClassification"];
}

/** Compiled once for each set of modes. */
const snapshots = new Map<string, PolicySnapshot>();

function snapshotOf(gates: GateModes): PolicySnapshot {
  const key = JSON.stringify(gates);
  const known = snapshots.get(key) ?? compilePolicy(source({ gates }), engine);
  snapshots.set(key, known);
  return known;
}

function judged({ prompt, principal, head = [], session = "public" }: Case, gates: GateModes): Verdict {
  return judge(
    { prompt, findings: findingsIn(prompt) },
    {
      principal,
      policy: snapshotOf(gates),
      workspaces: [mono],
      sessionClassification: session,
      wantedDeployment: null,
      isModelWritten: () => false,
      head,
    },
  );
}

const text = fc
  .array(fc.constantFrom(...needles.map(({ text: needle }) => needle), "ordinary words", "cat billing/x"), {
    minLength: 1,
    maxLength: 3,
  })
  .map((words) => words.join(" and "));
const path = fc.constantFrom(
  "frontend/a.ts",
  "billing/a.ts",
  "billing/keys/a.pem",
  "auth/a.ts",
  "packages/vault/a.ts",
  "/etc/hosts",
);
const call = fc.tuple(fc.constantFrom("Read", "Edit"), path, text).map(([name, file, content]): Turn[] => [
  {
    role: "assistant",
    content: [{ type: "tool_use", id: "t", name, input: { file_path: `/home/alice/mono/${file}` } }],
  },
  { role: "user", content: [{ type: "tool_result", tool_use_id: "t", content }] },
]);
const typed = text.map((content): Turn[] => [{ role: "user", content }]);
const prompts = fc
  .array(fc.oneof(call, typed), { maxLength: 4 })
  .map((turns) => promptOf([{ role: "user", content: "go on" }, ...turns.flat()]));
const principals = fc.constantFrom(
  person(),
  person({ level: 0 }),
  person({ teams: [] }),
  person({ agent: "frontend-agent" }),
);
const heads = fc.array(
  fc.record({
    where: fc.constantFrom("the query string", "the header x-note"),
    detector: fc.constant("key"),
    title: fc.constant("a key"),
    confidence: fc.constant("high" as const),
    always: fc.boolean(),
    fingerprint: fc.constant("f"),
  }),
  { maxLength: 2 },
);
const cases: fc.Arbitrary<Case> = fc.record({
  prompt: prompts,
  principal: principals,
  head: heads,
  session: fc.constantFrom("public", "internal", "confidential", "restricted"),
});
const modes: fc.Arbitrary<GateModes> = fc
  .record({ scope: fc.constantFrom("enforce", "observe"), secrets: fc.constantFrom("enforce", "observe") })
  .map((some): GateModes => ({ ...enforcing, ...some }));

const keys = (reasons: readonly Reason[]): readonly string[] =>
  reasons.map((reason) => JSON.stringify(reason)).sort();

describe("for any prompt, person and session, a gate that observes", () => {
  it("blocks nothing that enforcing lets pass, and records exactly what enforcing acts on", () => {
    fc.assert(
      fc.property(cases, modes, (one, gates) => {
        const [would, does] = [judged(one, enforcing), judged(one, gates)];
        expect([does.decision, would.decision]).not.toEqual(["block", "allow"]);
        expect(keys([...does.reasons, ...does.observed])).toEqual(keys(would.reasons));
        expect(would.observed).toEqual([]);
        expect(does.findings.map(({ action, observed }) => observed ?? action)).toEqual(
          would.findings.map(({ action }) => action),
        );
        expect(does.findings.map(({ observed: _, action: __, ...place }) => place)).toEqual(
          would.findings.map(({ action: _, ...place }) => place),
        );
        expect([does.labels, does.classification]).toEqual([would.labels, would.classification]);
      }),
      { numRuns: 500 },
    );
  });

  it("never lets restricted content go to a cloud, and enforces on all of it", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const verdict = judged(one, observing);
        if (verdict.classification !== "restricted") return;
        expect(verdict.deployment === null || verdict.deployment === house.name).toBe(true);
        expect(verdict.findings.filter(({ observed }) => observed !== undefined)).toEqual([]);
        expect(verdict.observed.filter(({ gate }) => gate === 3)).toEqual([]);
        expect(verdict.observed.filter(({ message }) => /keys|vault/.test(message))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("changes nothing in a body but for private keys and restricted content", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { findings, classification } = judged(one, observing);
        const enforced = findings.filter(({ action }) => action !== "note");
        expect(enforced.filter(({ finding }) => !finding.always && classification !== "restricted")).toEqual(
          [],
        );
        expect(findings.filter(({ finding, action }) => finding.always && action === "note")).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it("judges the same for a team's own mode as for the gate's", () => {
    fc.assert(
      fc.property(cases, modes, (one, { scope, secrets }) => {
        const teams = { pilot: { scope, secrets } } as GateModes["teams"];
        const inTeam = { ...one, principal: { ...one.principal, teams: ["pilot"] } };
        const gates: GateModes = { ...enforcing, scope, secrets };
        expect(judged(inTeam, { ...enforcing, teams })).toEqual(judged(inTeam, gates));
        expect(judged(inTeam, { ...observing, teams })).toEqual(judged(inTeam, gates));
      }),
      { numRuns: 300 },
    );
  });
});

describe("two people of two teams", () => {
  const gates: GateModes = { ...enforcing, teams: { web: { secrets: "observe" } } };
  const read = withCall("Read", { file_path: "/home/alice/mono/frontend/.env" }, "PLANTEDKEY");
  const of = (teams: readonly string[]): Verdict =>
    judged({ prompt: read, principal: person({ teams }) }, gates);

  it("with the same secret: taken out for one, noted for the other, with what would have been", () => {
    expect(of(["ops"]).findings).toMatchObject([{ action: "redact" }]);
    expect(of(["ops"]).findings[0]).not.toHaveProperty("observed");
    expect(of(["web"])).toMatchObject({
      decision: "allow",
      deployment: cloud.name,
      findings: [{ action: "note", observed: "redact" }],
    });
  });

  it("who is in both has it taken out", () => {
    expect(of(["web", "ops"]).findings).toMatchObject([{ action: "redact" }]);
  });
});

describe("restricted content behind other refusals", () => {
  it("is refused in observe though more than twenty other folders would have been refused first", () => {
    const many = Array.from({ length: 30 }, (_, at) => ({
      path: `other${String(at)}`,
      classification: "internal" as const,
      levelMin: 9,
    }));
    const catalogue = {
      uncatalogued: "internal" as const,
      repos: [
        {
          name: "mono",
          remotes: [],
          folders: [
            { path: "", classification: "internal" as const, levelMin: 0 },
            ...many,
            { path: "vault", classification: "restricted" as const, levelMin: 9 },
          ],
        },
      ],
    };
    const files = [...many.map((folder) => folder.path), "vault"];
    const prompt = promptOf([
      { role: "user", content: "go on" },
      {
        role: "assistant",
        content: files.map((folder, at) => ({
          type: "tool_use",
          id: `t${String(at)}`,
          name: "Read",
          input: { file_path: `/home/alice/mono/${folder}/a.ts` },
        })),
      },
    ]);
    const verdict = judge(
      { prompt, findings: findingsIn(prompt) },
      {
        principal: person(),
        policy: compilePolicy(source({ gates: observing, catalogue, agents: {} }), engine),
        workspaces: [mono],
        sessionClassification: "public",
        wantedDeployment: null,
        isModelWritten: () => false,
      },
    );
    expect(verdict.reasons[0]).toMatchObject({
      gate: 2,
      message: "mono/vault may not be read by alice, by rule seniors-only",
    });
    expect(verdict.observed).toHaveLength(19);
  });
});

describe("a secret in query or headers", () => {
  const found: HeadFinding = {
    where: "the query string",
    detector: "key",
    title: "a key",
    confidence: "high",
    always: false,
    fingerprint: "f",
  };
  const headContext = (policy: PolicySnapshot): HeadContext => ({
    principal: person(),
    policy,
    workspaces: [],
    nowMs: 0,
  });
  const snapshot = snapshotOf(observing);

  it("is noted where the gate observes, and blocked in a restricted session or as a private key", () => {
    expect(judgeHead([found], "confidential", headContext(snapshot))).toMatchObject({
      reasons: [],
      observed: [{ gate: 3, rule: "key", message: "a key in the query string" }],
    });
    expect(judgeHead([found], "restricted", headContext(snapshot))).toMatchObject({
      reasons: [{ gate: 3 }],
      observed: [],
    });
    expect(judgeHead([{ ...found, always: true }], "public", headContext(snapshot))).toMatchObject({
      reasons: [{ gate: 3 }],
      observed: [],
    });
  });

  it("is blocked once the body turns out to be restricted", () => {
    const prompt = withCall("Read", { file_path: "/home/alice/mono/packages/vault/a.ts" });
    expect(judged({ prompt, principal: person(), head: [found] }, observing).reasons).toMatchObject([
      { gate: 3 },
    ]);
  });

  it("is not looked at where the gate is off", () => {
    const off = snapshotOf({ ...enforcing, secrets: "off" });
    expect(judgeHead([{ ...found, always: true }], "restricted", headContext(off))).toEqual({
      reasons: [],
      observed: [],
      blocked: [],
    });
  });

  it("passes by an exception for its value, which is said, until that ends; a private key never", () => {
    const entry = {
      id: "a1",
      detector: "key",
      scope: "everyone" as const,
      expiresAt: new Date(1000).toISOString(),
    };
    const secrets = { detectors: {}, confidenceMin: "low" as const, allowed: { f: [entry] } };
    const context = headContext(compilePolicy(source({ gates: enforcing, secrets }), engine));
    expect(judgeHead([found], "public", context)).toEqual({
      reasons: [],
      observed: [
        expect.objectContaining({
          rule: "key",
          message: "a key in the query string, allowed by a1",
        }) as object,
      ],
      blocked: [],
    });
    const other = { ...found, fingerprint: "g" };
    expect(judgeHead([found, other], "public", context).blocked).toEqual([other]);
    expect(judgeHead([found], "public", { ...context, nowMs: 1000 }).blocked).toEqual([found]);
    const pem = { ...found, always: true };
    expect(judgeHead([pem], "public", context).blocked).toEqual([pem]);
  });
});
