import { isAbsolute } from "node:path";
import { judgedText } from "@fourgate/core/prompt/judged-text";
import type { Placement, Prompt } from "@fourgate/core/prompt/prompt";
import type { Run } from "./run.ts";

/** Parts looked at: tools say where they work at a conversation's beginning. */
const partCountMax = 24;
const textBytesMax = 256 * 1024;
const pathCharsMax = 4096;

/** As Claude Code, opencode, Cline, pi and Codex, Qwen Code, and Gemini CLI say it (facts seen on the wire). */
const statements = [
  /(?:^|\n)[\s\d.*-]*(?:Primary |Current )?working directory: *([^\n]+)/i,
  /<cwd>\s*([^<\n]+?)\s*<\/cwd>/,
  /I'm currently working in the directory: *([^\n]+)/,
  /\*\*Workspace Directories:\*\*\s*- ([^\n]+)/,
];

/**
 * The folder that relative paths of a prompt count from: the run's own; for a standing run, which
 * serves all of the user's folders, the one that the tool itself states. What instructions state
 * goes before what stands in messages, where files of a repo are quoted too. Else the user's home.
 */
export function folderOf(run: Run, prompt: Prompt): string {
  if (run.pid !== null) return run.cwd;
  const parts = prompt.placements.filter(({ part }) => part.kind !== "tool").slice(0, partCountMax);
  const last = prompt.placements.at(-1);
  // Some protocols put the instructions behind the messages.
  if (last && last.part.kind === "system") parts.push(last);
  return statedIn(prompt, parts, "system") ?? statedIn(prompt, parts, "user_text") ?? run.cwd;
}

function statedIn(
  prompt: Prompt,
  placements: readonly Placement[],
  kind: "system" | "user_text",
): string | undefined {
  for (const { part, start } of placements) {
    for (const block of part.blocks) {
      if (block.kind !== kind) continue;
      for (const span of block.spans) {
        if (span.key || span.end - span.start > textBytesMax) continue;
        const { bytes } = judgedText(prompt.bytes, start, block, span, undefined);
        const found = statedPath(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8"));
        if (found !== undefined) return found;
      }
    }
  }
  return undefined;
}

function statedPath(text: string): string | undefined {
  for (const statement of statements) {
    const path = statement.exec(text)?.[1]?.trim();
    if (path !== undefined && path.length <= pathCharsMax && isAbsolute(path)) return path;
  }
  return undefined;
}
