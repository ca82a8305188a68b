import { describe, expect, it } from "vitest";
import { agent, cloud, person, source, withCall } from "../scope/house.ts";
import { judged, gates, read } from "./judged.ts";

describe("gate 2", () => {
  it("blocks an agent outside its folders, naming folder and agent", () => {
    const verdict = judged(read("billing/x.ts"), {}, { principal: agent });
    expect(verdict).toMatchObject({ decision: "block", deployment: null });
    expect(verdict.reasons[0]).toMatchObject({
      gate: 2,
      rule: "agents-stay",
      message: "mono/billing may not be read by agent frontend-agent (user alice), by rule agents-stay",
    });
  });

  it("lets the agent work in its own folder of the repo", () => {
    const verdict = judged(read("frontend/x.ts"), {}, { principal: agent });
    expect(verdict).toMatchObject({ decision: "allow", deployment: "vendor" });
    expect(verdict.labels.map(({ folder, source: from }) => `${from} ${folder}`)).toEqual([
      "path frontend",
      "workspace frontend",
    ]);
  });

  it("blocks a junior in a folder for seniors", () => {
    expect(judged(read("auth/x.ts"), {}, { principal: person({ level: 1 }) }).reasons[0]?.message).toContain(
      "mono/auth may not be read by alice",
    );
    expect(judged(read("auth/x.ts")).decision).toBe("allow");
  });

  it("asks for writing where a tool writes", () => {
    const cedar = {
      ...source().cedar,
      frozen: `forbid (principal, action == Action::"write", resource in Folder::"mono/frontend");`,
    };
    const edit = withCall("Edit", { file_path: "frontend/x.ts", old_string: "a", new_string: "b" });
    expect(judged(edit, { cedar }).reasons[0]?.message).toContain("may not be written");
    expect(judged(read("frontend/x.ts"), { cedar }).decision).toBe("allow");
  });

  it("only notes in observe mode, but for restricted content", () => {
    const observing = { gates: { ...gates, scope: "observe" } } as const;
    const verdict = judged(read("billing/x.ts"), observing, { principal: agent });
    expect(verdict).toMatchObject({ decision: "allow", reasons: [], observed: [{ gate: 2 }] });
    expect(judged(read("billing/keys/x.pem"), observing, { principal: agent }).reasons).toMatchObject([
      { gate: 2 },
    ]);
  });

  it("is not run when off", () => {
    const verdict = judged(
      read("billing/keys/x.pem"),
      { gates: { ...gates, scope: "off" } },
      { principal: agent },
    );
    expect([...verdict.reasons, ...verdict.observed].filter(({ gate }) => gate === 2)).toEqual([]);
  });
});

describe("gate 4", () => {
  it("sends restricted code to the private model by itself, and with none nowhere", () => {
    expect(judged(read("packages/vault/x.ts"))).toMatchObject({
      decision: "allow",
      deployment: "house",
      classification: "restricted",
    });
    expect(judged(read("packages/vault/x.ts"), { deployments: [cloud] })).toMatchObject({
      decision: "block",
      deployment: null,
      reasons: [{ gate: 4, rule: "restricted-stays-private" }],
    });
  });

  it("remembers what a session has held", () => {
    const verdict = judged(read("frontend/x.ts"), {}, { sessionClassification: "confidential" });
    expect(verdict).toMatchObject({ deployment: "house", classification: "confidential" });
    expect(verdict.labels[0]).toMatchObject({ source: "session", classification: "confidential" });
  });

  it("asks nobody when off", () => {
    expect(judged(read("packages/vault/x.ts"), { gates: { ...gates, private: "off" } })).toMatchObject({
      decision: "allow",
      deployment: "vendor",
    });
  });

  it("is judged by a client's text where no guard speaks", () => {
    const prompt = withCall("Read", { file_path: "/somewhere/mono/packages/vault/x.ts" });
    expect(judged(prompt, { deployments: [cloud] }, { workspaces: [] }).decision).toBe("block");
  });
});
