import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judge } from "../../src/judge.ts";
import { compilePolicy } from "../../src/scope/compile.ts";
import { agent, engine, mono, person, promptOf, source } from "../scope/house.ts";
import { needle, findingsIn } from "./judged.ts";

describe("any prompt", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(
      needle,
      "billing/x",
      "\u0000",
      "cd billing && cat x",
      "Contents of /a/mono/billing",
      '{"file_path":"',
      "orking directory: /mono",
      "$(",
      "`",
      "<<E\n",
      "\\",
      "'".repeat(5),
      "{a,b}".repeat(20),
      "(".repeat(50),
    ),
    fc.string({
      unit: fc.constantFrom(
        "$",
        "(",
        ")",
        "`",
        '"',
        "'",
        "\\",
        "{",
        "}",
        ",",
        "*",
        "<",
        "\n",
        ":",
        "/",
        ".",
        "b",
        " ",
        ";",
        "&",
      ),
      maxLength: 60,
    }),
  );
  const block = fc.oneof(
    text.map((one) => ({ type: "text", text: one })),
    text.map((one) => ({ type: "tool_result", tool_use_id: "t", content: one })),
    fc.tuple(fc.constantFrom("Bash", "Read", "Grep", "mcp__x"), text, text).map(([name, command, path]) => ({
      type: "tool_use",
      id: "t",
      name,
      input: { command, file_path: path },
    })),
  );
  const turns = fc.array(
    fc.record({ role: fc.constantFrom("user", "assistant"), content: fc.array(block, { maxLength: 4 }) }),
    { minLength: 1, maxLength: 5 },
  );

  it("gets a verdict and never an exception, and the same one twice", () => {
    const policy = compilePolicy(source(), engine);
    const again = compilePolicy(source(), engine);
    fc.assert(
      fc.property(turns, fc.boolean(), fc.constantFrom(person(), agent), (messages, stated, principal) => {
        const prompt = promptOf(messages);
        const reading = { prompt, findings: findingsIn(prompt) };
        const context = {
          principal,
          workspaces: stated ? [mono] : [],
          sessionClassification: "public",
          wantedDeployment: null,
          isModelWritten: () => false,
        } as const;
        const verdict = judge(reading, { ...context, policy });
        expect(verdict.decision === "allow").toBe(
          verdict.reasons.length === 0 && verdict.deployment !== null,
        );
        expect(judge(reading, { ...context, policy })).toEqual(verdict);
        expect(judge(reading, { ...context, policy: again })).toEqual(verdict);
      }),
      { numRuns: 300 },
    );
  });
});
