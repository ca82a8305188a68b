import { describe, expect, it } from "vitest";
import type { PolicySource } from "../../src/scope/policy.ts";
import { person, promptOf } from "../scope/house.ts";
import { needle, judged } from "./judged.ts";

describe("gate 3 by detector, team and confidence", () => {
  const typed = promptOf([{ role: "user", content: `use ${needle}` }]);
  const on = (action: "observe" | "off"): Partial<PolicySource> => ({
    secrets: { detectors: { vendor: action } },
  });

  it("observes what policy observes, and says what it would have done", () => {
    expect(judged(typed, on("observe"))).toMatchObject({
      decision: "allow",
      observed: [{ gate: 3, rule: "aws-access-key-id" }],
      findings: [{ action: "note", observed: "block" }],
    });
  });

  it("leaves out what is off for this person, but not for their colleague of a stricter team", () => {
    const secrets = { ...on("off").secrets, teams: { ops: { detectors: { vendor: "enforce" as const } } } };
    expect(judged(typed, { secrets })).toMatchObject({ decision: "allow", findings: [] });
    expect(judged(typed, { secrets }, { principal: { ...person(), teams: ["ops"] } })).toMatchObject({
      decision: "block",
    });
  });

  it("lets media leave unless policy says otherwise, and then says what it was, in history no more", () => {
    const media = { detector: "image-content", title: "an image (image/png, 3 KB)", media: "image/png" };
    const block = { secrets: { detectors: { media: "enforce" as const } } };
    expect(judged(typed, {}, {}, media)).toMatchObject({ decision: "allow", findings: [] });
    const verdict = judged(typed, block, {}, media);
    expect(verdict.reasons).toMatchObject([
      {
        rule: "image-content",
        message: "an image (image/png, 3 KB) in your message, and policy lets none leave",
      },
    ]);
    const later = promptOf([
      { role: "user", content: `use ${needle}` },
      { role: "assistant", content: "no" },
      { role: "user", content: "go on" },
    ]);
    expect(judged(later, block, {}, media)).toMatchObject({
      decision: "allow",
      findings: [{ action: "redact" }],
    });
  });

  it("records what is below the threshold and stops what is not, private keys at any", () => {
    const secrets = { confidenceMin: "high" as const };
    const low = { confidence: "medium" as const };
    expect(judged(typed, { secrets }, {}, low)).toMatchObject({
      decision: "allow",
      findings: [{ action: "note" }],
    });
    expect(judged(typed, {}, {}, low).decision).toBe("block");
    expect(judged(typed, { secrets }, {}, { ...low, always: true }).decision).toBe("block");
    expect(judged(typed, { secrets: { confidenceMin: "low" } }, {}, { confidence: "low" }).decision).toBe(
      "block",
    );
  });
});
