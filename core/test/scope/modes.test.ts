import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loweredGates, loweredText, modesFor, teamsText } from "../../src/scope/modes.ts";
import type { GateMode, GateModes, TeamModes } from "../../src/scope/policy.ts";

const enforcing: GateModes = { audit: "enforce", scope: "enforce", secrets: "enforce", private: "enforce" };
const gates = (more: Partial<GateModes>): GateModes => ({ ...enforcing, ...more });

const mode: fc.Arbitrary<GateMode> = fc.constantFrom("enforce", "observe", "off");
const teamMode = fc.constantFrom("enforce", "observe", undefined);
const team = fc.constantFrom("web", "ops", "constructor", "toString");
const anyGates: fc.Arbitrary<GateModes> = fc
  .record({
    scope: mode,
    secrets: mode,
    teams: fc.dictionary(team, fc.record<TeamModes>({ scope: teamMode, secrets: teamMode })),
  })
  .map(gates);

describe("the mode of a person", () => {
  it("is the gate's where no team of theirs says otherwise", () => {
    const web = gates({ secrets: "observe", teams: { web: { secrets: "enforce" } } });
    expect(modesFor(web, [])).toEqual({ scope: "enforce", secrets: "observe" });
    expect(modesFor(web, ["ops"])).toEqual({ scope: "enforce", secrets: "observe" });
  });

  it("is their team's own, for each gate by itself", () => {
    const web = gates({ teams: { web: { secrets: "observe" } } });
    expect(modesFor(web, ["web"])).toEqual({ scope: "enforce", secrets: "observe" });
  });

  it("is the strictest of their teams, of which one that says nothing has the gate's", () => {
    const both = gates({ teams: { web: { secrets: "observe" }, ops: { secrets: "observe" } } });
    expect(modesFor(both, ["web", "ops"]).secrets).toBe("observe");
    expect(modesFor(both, ["web", "core"]).secrets).toBe("enforce");
    expect(
      modesFor(gates({ secrets: "off", teams: { web: { secrets: "observe" } } }), ["web", "core"]),
    ).toEqual({ scope: "enforce", secrets: "observe" });
  });

  it("never falls by one more team with a mode of its own or the gate's", () => {
    const rank: readonly GateMode[] = ["off", "observe", "enforce"];
    fc.assert(
      fc.property(anyGates, fc.array(team, { minLength: 1 }), team, (any, teams, more) => {
        const [before, after] = [modesFor(any, teams), modesFor(any, [...teams, more])];
        for (const gate of ["scope", "secrets"] as const)
          expect(rank.indexOf(after[gate])).toBeGreaterThanOrEqual(rank.indexOf(before[gate]));
      }),
    );
  });

  it("is to enforce where a mode is one that this version does not know", () => {
    const unknown = { ...enforcing, secrets: "watch" } as unknown as GateModes;
    expect(modesFor(unknown, ["web"]).secrets).toBe("enforce");
  });

  it("comes from no name that every object has", () => {
    const empty = gates({ teams: {} });
    expect(modesFor(empty, ["constructor", "__proto__", "toString"])).toEqual({
      scope: "enforce",
      secrets: "enforce",
    });
  });
});

describe("what does not enforce", () => {
  const texts = (of: GateModes): readonly string[] => loweredGates(of).map(loweredText);

  it("is nothing where all gates enforce, for teams that say so too", () => {
    expect(texts(enforcing)).toEqual([]);
    expect(texts(gates({ teams: { web: { secrets: "enforce" }, ops: {} } }))).toEqual([]);
  });

  it("is named by gate, mode and team", () => {
    expect(
      texts(gates({ teams: { web: { secrets: "observe" }, ops: { secrets: "observe", scope: "observe" } } })),
    ).toEqual([
      "gate scope is on enforce, but on observe for the team ops",
      "gate secrets is on enforce, but on observe for the teams ops and web",
    ]);
    expect(texts(gates({ secrets: "observe", teams: { web: { secrets: "enforce" } } }))).toEqual([
      "gate secrets is on observe, but on enforce for the team web",
    ]);
    expect(texts(gates({ audit: "off", scope: "off", teams: { web: { scope: "observe" } } }))).toEqual([
      "gate audit is on off",
      "gate scope is on off, but on observe for the team web",
    ]);
  });

  it("names somebody whenever somebody is not enforced upon", () => {
    fc.assert(
      fc.property(anyGates, fc.array(team), (any, teams) => {
        const person = modesFor(any, teams);
        const named: readonly string[] = loweredGates(any).map(({ name }) => name);
        const open = (["scope", "secrets"] as const).filter((gate) => person[gate] !== "enforce");
        expect(open.filter((gate) => !named.includes(gate))).toEqual([]);
      }),
    );
  });

  it("counts teams beyond twenty", () => {
    const teams = Array.from({ length: 23 }, (_, at) => `t${String(at)}`);
    expect(teamsText(teams)).toMatch(/^the teams t0, .*, t19 and 3 more$/);
  });
});
