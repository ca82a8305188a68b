import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allDetectors } from "../../../src/secrets/detectors/all.ts";
import { builtInIds, detectorKinds } from "../../../src/secrets/policy/detector-facts.ts";
import {
  confidences,
  detectorActions,
  offForAll,
  secretRulesFor,
  type SecretRules,
  type SecretsPolicy,
} from "../../../src/secrets/policy/secrets-policy.ts";

const vendor = "aws-access-key-id";
const actionOf = (policy: SecretsPolicy, teams: readonly string[], detector = vendor): string =>
  secretRulesFor(policy, teams).actionOf(detector);

describe("what is done about a detector's findings", () => {
  it("is to enforce where nobody says anything, and from medium confidence on", () => {
    expect(actionOf({}, [])).toBe("enforce");
    expect(secretRulesFor(undefined, ["web"])).toMatchObject({ confidenceMin: "medium" });
  });

  it("goes by id before kind, and by the team before the organisation", () => {
    const policy: SecretsPolicy = {
      detectors: { vendor: "off", [vendor]: "observe" },
      teams: { web: { detectors: { vendor: "enforce" } }, ops: { confidenceMin: "high" } },
    };
    expect(actionOf(policy, [])).toBe("observe");
    expect(actionOf(policy, ["ops"])).toBe("observe");
    expect(actionOf(policy, ["web"])).toBe("enforce");
    expect(actionOf(policy, [], "github-token")).toBe("off");
    expect(secretRulesFor(policy, ["ops"]).confidenceMin).toBe("high");
  });

  it("is never lowered for what blocks in every mode", () => {
    const always = allDetectors.filter((one) => one.always === true);
    expect(always.length).toBeGreaterThan(0);
    for (const { id } of always)
      expect(actionOf({ detectors: { [id]: "off", vendor: "off" } }, [], id)).toBe("enforce");
  });

  const rules: fc.Arbitrary<SecretRules> = fc.record({
    detectors: fc.dictionary(
      fc.constantFrom(vendor, "vendor", "generic", "assigned-secret"),
      fc.constantFrom(...detectorActions),
    ),
    confidenceMin: fc.constantFrom(...confidences, undefined),
  });
  const teams = fc.subarray(["web", "ops", "nobody-said"]);

  it("does not get laxer by one more team", () => {
    fc.assert(
      fc.property(
        rules,
        fc.record({ web: rules, ops: rules }),
        teams.filter((all) => all.length > 0),
        fc.constantFrom("web", "ops", "nobody-said"),
        fc.constantFrom(vendor, "assigned-secret"),
        (all, ofTeams, own, one, detector) => {
          const policy = { ...all, teams: ofTeams };
          const before = secretRulesFor(policy, own);
          const after = secretRulesFor(policy, [...own, one]);
          const rank = (of: typeof before): number => detectorActions.indexOf(of.actionOf(detector));
          expect(rank(after)).toBeLessThanOrEqual(rank(before));
          expect(confidences.indexOf(after.confidenceMin)).toBeLessThanOrEqual(
            confidences.indexOf(before.confidenceMin),
          );
        },
      ),
    );
  });

  it("is off for all only where it is off for everybody", () => {
    fc.assert(
      fc.property(rules, fc.record({ web: rules, ops: rules }), teams, (all, ofTeams, own) => {
        const policy = { ...all, teams: ofTeams };
        for (const id of offForAll(policy, builtInIds())) expect(actionOf(policy, own, id)).toBe("off");
      }),
      { numRuns: 30 },
    );
  });
});

describe("names of detectors", () => {
  it("are not those of kinds, and stand once", () => {
    const ids = builtInIds();
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => (detectorKinds as readonly string[]).includes(id))).toEqual([]);
  });
});
