import { describe, expect, it } from "vitest";
import { allowedBy, allowedFor, readScope, type Allowed } from "../../../src/secrets/policy/allowed.ts";
import { secretRulesFor } from "../../../src/secrets/policy/secrets-policy.ts";
import { mono, person } from "../../scope/house.ts";

const nowMs = Date.parse("2026-11-20T12:00:00Z");
const entry: Allowed = {
  id: "a1",
  detector: "assigned-secret",
  scope: "everyone",
  expiresAt: "2026-11-21T00:00:00Z",
};
const finding = { fingerprint: "f00d", detector: "assigned-secret", always: false };
const judged = (
  more: Partial<Allowed>,
  of: Partial<typeof finding> = {},
  at: number | undefined = nowMs,
): string =>
  allowedBy(
    { ...finding, ...of },
    { f00d: [{ ...entry, ...more }] },
    { principal: person({ teams: ["web"] }), workspaces: [mono], nowMs: at },
  )?.id ?? "none";

describe("an exception", () => {
  it("is of one value, one detector, and a time", () => {
    expect(judged({})).toBe("a1");
    expect(judged({}, { fingerprint: "beef" })).toBe("none");
    expect(judged({}, { fingerprint: "__proto__" })).toBe("none");
    expect(judged({}, { detector: "jwt" })).toBe("none");
    expect(judged({ expiresAt: new Date(nowMs).toISOString() })).toBe("none");
    expect(judged({ expiresAt: "some day" })).toBe("none");
  });

  it("never holds for what blocks in every mode, nor where nobody knows the time", () => {
    expect(judged({}, { always: true })).toBe("none");
    const context = { principal: person(), workspaces: [] };
    expect(allowedBy(finding, { f00d: [entry] }, context)).toBeUndefined();
  });

  it.each([
    ["user:alice", "a1"],
    ["user:bob", "none"],
    ["team:web", "a1"],
    ["team:ops", "none"],
    ["repo:mono", "a1"],
    ["repo:shop", "none"],
    ["nobody", "none"],
  ])("for %s holds for them alone", (scope, id) => {
    expect(judged({ scope: scope as Allowed["scope"] })).toBe(id);
  });

  it("is told to nobody whom it cannot concern", () => {
    const all = {
      one: [entry, { ...entry, id: "a2", scope: "user:bob" as const }],
      two: [{ ...entry, id: "a3", scope: "team:ops" as const }],
      three: [{ ...entry, id: "a4", scope: "repo:mono" as const }],
    };
    expect(allowedFor(all, person({ teams: ["web"] }))).toEqual({ one: [entry], three: all.three });
  });

  it("has a scope that says whom", () => {
    expect(["everyone", "user:a", "team:b c", "repo:mono"].map(readScope)).not.toContain(undefined);
    expect(["", "all", "user:", "team:a\nb", "host:x"].map(readScope)).toEqual(Array(5).fill(undefined));
  });
});

it("a developer may do what the strictest of their teams lets them", () => {
  const policy = {
    allow: { developer: "own_findings" as const, daysMax: 90, developerDaysMax: 7 },
    teams: { web: { developerAllow: "request" as const }, ops: {} },
  };
  const of = (teams: readonly string[]): string => secretRulesFor(policy, teams).developerAllow;
  expect([of([]), of(["ops"]), of(["web"]), of(["ops", "web"])]).toEqual([
    "own_findings",
    "own_findings",
    "request",
    "request",
  ]);
  expect(secretRulesFor(undefined, []).developerAllow).toBe("test_values");
});
