import { judge, type JudgeContext } from "../../src/judge.ts";
import type { Prompt } from "../../src/prompt/prompt.ts";
import { compilePolicy } from "../../src/scope/compile.ts";
import type { GateModes, PolicySource } from "../../src/scope/policy.ts";
import type { Finding } from "../../src/secrets/finding.ts";
import type { Verdict } from "../../src/verdict.ts";
import { engine, mono, person, promptOf, source, withCall, type Turn } from "../scope/house.ts";

export const needle = "PLANTED";

/** A finding wherever the needle stands, as a scan would place it. */
export function findingsIn(prompt: Prompt, more: Partial<Finding> = {}): Finding[][] {
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

export function judged(
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

export const gates: GateModes = {
  audit: "enforce",
  scope: "enforce",
  secrets: "enforce",
  private: "enforce",
};
export const read = (path: string): Prompt => withCall("Read", { file_path: `/home/alice/mono/${path}` });
export const actions = (messages: readonly Turn[], more: object = {}): string[] =>
  judged(promptOf(messages, more)).findings.map(({ action }) => action);
