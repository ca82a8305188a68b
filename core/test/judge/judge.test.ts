import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judge, type JudgeContext } from "../../src/judge.ts";
import type { Prompt } from "../../src/prompt/prompt.ts";
import { compilePolicy } from "../../src/scope/compile.ts";
import type { PolicySource } from "../../src/scope/policy.ts";
import type { Finding } from "../../src/secrets/finding.ts";
import { typedSecretRemedy } from "../../src/secrets/remedy.ts";
import type { Verdict } from "../../src/verdict.ts";
import { agent, cloud, engine, mono, person, promptOf, source, withCall, type Turn } from "../scope/house.ts";

const needle = "PLANTED";

/** A finding wherever the needle stands, as a scan would place it. */
function findingsIn(prompt: Prompt, more: Partial<Finding> = {}): Finding[][] {
  const text = new TextDecoder("latin1").decode(prompt.bytes);
  return prompt.placements.map(({ part, start }) =>
    part.blocks.flatMap((block, index) =>
      block.spans.flatMap((span): Finding[] => {
        const at = text.slice(start + span.start, start + span.end).indexOf(needle);
        if (at < 0) return [];
        const from = span.start + at;
        return [
          {
            detector: "aws-access-key-id",
            title: "an AWS access key",
            confidence: "high",
            block: index,
            start: from,
            end: from + needle.length,
            line: 12,
            fingerprint: "f",
            always: false,
            ...more,
          },
        ];
      }),
    ),
  );
}

function judged(
  prompt: Prompt,
  more: Partial<PolicySource> = {},
  context: Partial<JudgeContext> = {},
  finding: Partial<Finding> = {},
): Verdict {
  const policy = compilePolicy(source(more), engine);
  return judge(
    { prompt, findings: findingsIn(prompt, finding) },
    {
      principal: person(),
      policy,
      workspaces: [mono],
      sessionClassification: "public",
      wantedDeployment: null,
      isModelWritten: () => false,
      ...context,
    },
  );
}

const gates = { audit: "enforce", scope: "enforce", secrets: "enforce", private: "enforce" } as const;
const read = (path: string): Prompt => withCall("Read", { file_path: `/home/alice/mono/${path}` });
const actions = (messages: readonly Turn[], more: object = {}): string[] =>
  judged(promptOf(messages, more)).findings.map(({ action }) => action);

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
