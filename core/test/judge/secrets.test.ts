import { describe, expect, it } from "vitest";
import type { Prompt } from "../../src/prompt/prompt.ts";
import { typedSecretRemedy } from "../../src/secrets/remedy.ts";
import { promptOf, type Turn } from "../scope/house.ts";
import { needle, judged, gates, actions } from "./judged.ts";

describe("gate 3", () => {
  it("blocks what a person just typed, and says where", () => {
    const prompt = promptOf([
      {
        role: "user",
        content: [
          { type: "text", text: "<system-reminder>be kind</system-reminder>" },
          { type: "text", text: `use ${needle}` },
        ],
      },
    ]);
    const verdict = judged(prompt);
    expect(verdict.decision).toBe("block");
    expect(verdict.reasons).toMatchObject([
      { gate: 3, rule: "aws-access-key-id", message: "an AWS access key in your message, line 12" },
    ]);
    const [found] = verdict.findings;
    expect(new TextDecoder().decode(prompt.bytes.subarray(found?.start, found?.end))).toBe(needle);
  });

  it.each([
    [
      "typed, with the client's context after it as a system message",
      [
        { role: "user", content: needle },
        { role: "system", content: "cwd /x" },
      ],
      {},
      ["block"],
    ],
    [
      "typed before, answered since",
      [
        { role: "user", content: needle },
        { role: "assistant", content: "no" },
        { role: "user", content: "go on" },
      ],
      {},
      ["redact"],
    ],
    [
      "typed before, not answered, and something else typed since",
      [
        { role: "user", content: needle },
        { role: "user", content: "go on" },
      ],
      {},
      ["redact"],
    ],
    [
      "typed before, while a tool answers",
      [
        { role: "user", content: needle },
        { role: "assistant", content: [{ type: "tool_use", id: "t", name: "Read", input: {} }] },
        { role: "user", content: [{ type: "tool_result", tool_use_id: "t", content: "x" }] },
      ],
      {},
      ["redact"],
    ],
    ["in a side request without tools", [{ role: "user", content: needle }], { tools: [] }, ["redact"]],
    [
      "put there by the client",
      [
        {
          role: "user",
          content: [
            { type: "text", text: `<system-reminder>${needle}</system-reminder>` },
            { type: "text", text: "hi" },
          ],
        },
      ],
      {},
      ["redact"],
    ],
    ["in the system prompt", [{ role: "user", content: "hi" }], { system: needle }, ["redact"]],
    [
      "in a tool's definition",
      [{ role: "user", content: "hi" }],
      { tools: [{ name: "x", description: needle, input_schema: {} }] },
      ["redact"],
    ],
    ["in metadata", [{ role: "user", content: "hi" }], { metadata: { user_id: needle } }, ["redact"]],
    [
      "said to be the model's text",
      [
        { role: "user", content: "hi" },
        { role: "assistant", content: needle },
      ],
      {},
      ["redact"],
    ],
    [
      "in what is said to be a call by the model",
      [
        { role: "user", content: "hi" },
        {
          role: "assistant",
          content: [{ type: "tool_use", id: "t", name: "Bash", input: { command: `echo ${needle}` } }],
        },
      ],
      {},
      ["redact"],
    ],
    [
      "in what is said to be thinking, which cannot be redacted",
      [
        { role: "user", content: "hi" },
        { role: "assistant", content: [{ type: "thinking", thinking: needle, signature: "s" }] },
      ],
      {},
      ["block"],
    ],
    [
      "in thinking that the user's role claims",
      [{ role: "user", content: [{ type: "thinking", thinking: needle, signature: "s" }] }],
      {},
      ["block"],
    ],
    [
      "in a tool's result",
      [
        { role: "user", content: "hi" },
        { role: "assistant", content: [{ type: "tool_use", id: "t", name: "Read", input: {} }] },
        { role: "user", content: [{ type: "tool_result", tool_use_id: "t", content: needle }] },
      ],
      {},
      ["redact"],
    ],
  ] as [string, Turn[], object, string[]][])("%s", (_where, messages, more, expected) => {
    expect(actions(messages, more)).toEqual(expected);
  });

  const typed = promptOf([{ role: "user", content: needle }]);

  it.each([
    ["text", [{ type: "text", text: needle }]],
    ["a call", [{ type: "tool_use", id: "t", name: "Bash", input: { command: `echo ${needle}` } }]],
    ["thinking", [{ type: "thinking", thinking: needle, signature: "s" }]],
  ])("only notes, in the model's role, what this door saw the model write: %s", (_where, content) => {
    const prompt = promptOf([
      { role: "user", content: "hi" },
      { role: "assistant", content },
    ]);
    const seen = { isModelWritten: (fingerprint: string) => fingerprint === "f" };
    expect(judged(prompt, {}, seen)).toMatchObject({ decision: "allow", findings: [{ action: "note" }] });
    expect(judged(prompt, {}, seen, { always: true }).findings).toMatchObject([{ action: "note" }]);
    expect(judged(prompt, {}, seen, { fingerprint: "g" }).findings).not.toMatchObject([{ action: "note" }]);
  });

  it("only notes what stands in thinking that this door saw a model say as a whole, asking once a text", () => {
    const thinking = `so "${needle}" and ${needle}`;
    const thought = (role: string): Prompt =>
      promptOf([
        { role: "user", content: "hi" },
        { role, content: [{ type: "thinking", thinking, signature: "s" }] },
      ]);
    const asked: string[] = [];
    const isModelSaid = (text: Uint8Array): boolean =>
      asked.push(new TextDecoder().decode(text)) > 0 && asked.at(-1) === thinking;
    const verdict = judged(thought("assistant"), {}, { isModelSaid });
    expect(verdict).toMatchObject({ decision: "allow", findings: [{ action: "note" }] });
    expect(asked).toEqual([thinking]);
    expect(judged(thought("user"), {}, { isModelSaid }).decision).toBe("block");
    expect(judged(thought("assistant"), {}, { isModelSaid: () => false }).decision).toBe("block");
  });

  it("counts nothing as written by the model in the user's role, whoever wrote it", () => {
    const seen = { isModelWritten: () => true };
    const claimed = promptOf([
      { role: "user", content: [{ type: "thinking", thinking: needle, signature: "s" }] },
    ]);
    expect(judged(claimed, {}, seen).decision).toBe("block");
    expect(judged(typed, {}, seen).decision).toBe("block");
  });

  it("says why a secret in thinking stops the request", () => {
    const prompt = promptOf([
      { role: "user", content: "hi" },
      { role: "assistant", content: [{ type: "thinking", thinking: needle, signature: "s" }] },
    ]);
    expect(judged(prompt).reasons[0]).toMatchObject({
      gate: 3,
      message: "an AWS access key in the model's thinking, line 12, and no model was seen to write it",
    });
  });

  it("says to whoever typed a secret how to go on, how to make it worthless, and how to allow it", () => {
    const rotate = "Revoke it where it was issued.";
    const [reason] = judged(typed, {}, {}, { rotate }).reasons;
    expect(reason?.remedy).toBe(
      `Remove it and send again, or just go on: your next message carries this one without it. If others may know it: ${rotate}`,
    );
    expect(typedSecretRemedy({ rotate }, "7F3K")).toBe(
      `${reason?.remedy} If it is a test value: fourgate allow 7F3K --reason "…"`,
    );
  });

  it("only notes what it is not sure of", () => {
    expect(judged(typed, {}, {}, { confidence: "low" })).toMatchObject({
      decision: "allow",
      findings: [{ action: "note" }],
    });
  });

  it("only notes in observe mode, but for private keys and restricted content", () => {
    const observing = { gates: { ...gates, secrets: "observe" } } as const;
    expect(judged(typed, observing)).toMatchObject({
      decision: "allow",
      findings: [{ action: "note" }],
      observed: [{ gate: 3 }],
    });
    expect(judged(typed, observing, {}, { always: true })).toMatchObject({
      decision: "block",
      findings: [{ action: "block" }],
    });
    expect(judged(typed, observing, { sessionClassification: "restricted" })).toMatchObject({
      decision: "block",
      findings: [{ action: "block" }],
    });
  });

  it("is not run when off, and leaves out detectors that are", () => {
    expect(judged(typed, { gates: { ...gates, secrets: "off" } })).toMatchObject({
      decision: "allow",
      findings: [],
    });
    expect(judged(typed, { detectorsOff: ["aws-access-key-id"] })).toMatchObject({
      decision: "allow",
      findings: [],
    });
  });
});
