import type { Reading } from "@fourgate/core/judge";
import type { Part } from "@fourgate/core/prompt/prompt";

/**
 * The reading as if the tool had named the real paths as well, so that a link is judged by what it
 * leads to. The added part has no bytes and stands last: nothing of the body moves.
 */
export function withRealPaths(reading: Reading, realPaths: readonly string[]): Reading {
  if (realPaths.length === 0) return reading;
  const { prompt, findings } = reading;
  const part: Part = {
    kind: "member",
    role: "none",
    length: 0,
    blocks: [
      { kind: "tool_call", role: "assistant", start: 0, end: 0, spans: [], tool: "Read", paths: realPaths },
    ],
  };
  return {
    prompt: { ...prompt, placements: [...prompt.placements, { part, start: prompt.bytes.length }] },
    findings: [...findings, []],
  };
}
