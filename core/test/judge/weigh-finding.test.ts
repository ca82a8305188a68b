import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  confidences,
  detectorActions,
  secretRulesFor,
  type SecretsPolicy,
} from "../../src/secrets/policy/secrets-policy.ts";
import { weighFinding } from "../../src/secrets/policy/weigh-finding.ts";
import { judge } from "../../src/judge.ts";
import { compilePolicy, withSecrets } from "../../src/scope/compile.ts";
import { engine, mono, person, promptOf, source } from "../scope/house.ts";
import { findingsIn, needle } from "./judged.ts";

const nowMs = Date.parse("2026-11-29T12:00:00Z");
const rules = fc.record({
  detectors: fc.dictionary(
    fc.constantFrom("aws-access-key-id", "vendor", "phone-number"),
    fc.constantFrom(...detectorActions),
  ),
  confidenceMin: fc.constantFrom(...confidences, undefined),
});
const exception = fc.record({
  id: fc.constant("a1"),
  detector: fc.constantFrom("aws-access-key-id", "phone-number"),
  scope: fc.constantFrom("everyone", "user:nobody", "team:web", "repo:mono"),
  expiresAt: fc.constantFrom("2026-11-29T11:00:00Z", "2026-12-29T11:00:00Z"),
});
const policies: fc.Arbitrary<SecretsPolicy> = fc.record({
  detectors: rules.map((one) => one.detectors),
  confidenceMin: rules.map((one) => one.confidenceMin),
  teams: fc.record({ web: rules }),
  allowed: fc.dictionary(fc.constantFrom("f", "g"), fc.array(exception, { maxLength: 2 })),
});
const findings = fc.record({
  detector: fc.constantFrom("aws-access-key-id", "phone-number", "rules/own", "private-key"),
  confidence: fc.constantFrom(...confidences),
  always: fc.boolean(),
});

describe("a finding by itself", () => {
  it("counts exactly where the gate would redact it in what a tool read", () => {
    const read = promptOf([
      { role: "user", content: "go on" },
      { role: "assistant", content: "yes" },
      { role: "user", content: [{ type: "tool_result", tool_use_id: "t", content: `a ${needle}` }] },
    ]);
    const policy = compilePolicy(source(), engine);
    let redacted = 0;
    fc.assert(
      fc.property(
        policies,
        findings,
        fc.subarray(["web", "ops"]),
        fc.boolean(),
        (secrets, finding, teams, inMono) => {
          const context = {
            principal: { ...person(), teams },
            workspaces: inMono ? [mono] : [],
            nowMs,
          };
          const verdict = judge(
            { prompt: read, findings: findingsIn(read, finding) },
            {
              ...context,
              policy: withSecrets(policy, source({ secrets })),
              sessionClassification: "public",
              wantedDeployment: null,
              isModelWritten: () => false,
            },
          );
          const weight = weighFinding(
            { ...finding, fingerprint: "f" },
            secretRulesFor(secrets, teams),
            secrets.allowed,
            context,
          );
          const isRedacted = verdict.findings.some(({ action }) => action === "redact");
          if (isRedacted) redacted++;
          expect(weight.action === "enforce").toBe(isRedacted);
          expect(weight.allowedBy?.id).toBe(
            weight.action === "off" ? undefined : verdict.findings[0]?.allowedBy,
          );
        },
      ),
      { numRuns: 300 },
    );
    expect(redacted).toBeGreaterThan(30);
  });
});
