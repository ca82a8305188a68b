import type { FileTouch } from "@fourgate/core/audit/record";
import type { Part, Block, Prompt, Span, ToolCall } from "@fourgate/core/prompt/prompt";
import { unescape } from "@fourgate/core/prompt/json/text";
import { toolKind } from "@fourgate/core/prompt/tools/known-tools";
import { shownContent, writtenContent, type ShownContent } from "@fourgate/core/prompt/tools/shown-content";
import type { Label } from "@fourgate/core/scope/catalogue";
import { sha256Hex } from "./intent.ts";

/** Of results and written files that one request's record describes; what is beyond is named without its lines. */
const describedBytesMax = 4 * 1024 * 1024;

export interface FactsQuestion {
  readonly prompt: Prompt;
  /** Whether this part went upstream before: then an earlier record describes it. */
  readonly isSent: (part: Part) => boolean;
  /** Where a call's file is; `labels` of the policy in force, for these workspaces. */
  readonly labelsOf: (prompt: Prompt) => readonly Label[];
}

/**
 * Which lines of which files the new parts of a prompt show or write, and the digest of these lines: as
 * far as calls and results say it themselves.
 */
export function fileFacts({ prompt, isSent, labelsOf }: FactsQuestion): readonly FileTouch[] {
  const facts: FileTouch[] = [];
  let bytesLeft = describedBytesMax;
  for (const { part, start } of prompt.placements) {
    if (part.kind !== "message" || isSent(part)) continue;
    for (const block of part.blocks) {
      const span = contentSpan(block);
      const call = span && callOf(block, prompt);
      if (!span || !call || span.end - span.start > bytesLeft) continue;
      bytesLeft -= span.end - span.start;
      const text = unescape(prompt.bytes, start + span.start, start + span.end, span.escaped);
      const shown = block.kind === "tool_call" ? writtenContent(text) : shownContent(call, text);
      const label = shown && placeOf(call, prompt, labelsOf);
      if (shown && label) facts.push(factOf(call, label, shown));
    }
  }
  return facts;
}

function callOf(block: Block, prompt: Prompt): ToolCall | undefined {
  if (block.kind !== "tool_call") {
    return block.toolUseId === undefined ? undefined : prompt.calls.get(block.toolUseId);
  }
  const { tool = "", paths = [], writes = false } = block;
  return toolKind(tool) === "write" && !writes ? { tool, paths } : undefined;
}

/** The one literal that is a result's text, or the whole content that a call writes. */
function contentSpan({ kind, spans }: Block): Span | undefined {
  if (kind !== "tool_result" && kind !== "tool_call") return undefined;
  const pattern =
    kind === "tool_result" ? /(?:^|[.\]])(?:content|text|output)$/ : /(?:^|\.)(?:content|file_text)$/;
  const found = spans.filter(({ at, key, sealed }) => !key && sealed !== true && pattern.test(at));
  return found.length === 1 ? found[0] : undefined;
}

/** Undefined where the call's path may be in several places. */
function placeOf(
  { tool, paths, command }: ToolCall,
  prompt: Prompt,
  labelsOf: FactsQuestion["labelsOf"],
): Label | undefined {
  const block: Block = {
    ...{ kind: "tool_call", role: "assistant", start: 0, end: 0, spans: [], tool, paths },
    ...(command === undefined ? {} : { command }),
  };
  const part: Part = { kind: "message", role: "assistant", length: 0, blocks: [block] };
  const alone: Prompt = {
    ...prompt,
    placements: [{ part, start: 0 }],
    calls: new Map(),
    previousResponse: "",
    references: [],
  };
  const labels = labelsOf(alone).filter(({ source, path }) => source === "path" && path !== "");
  return labels.length === 1 ? labels[0] : undefined;
}

function factOf(
  { tool }: ToolCall,
  { path, repo, access }: Label,
  { content, ranges }: ShownContent,
): FileTouch {
  return {
    ...{ path, repo, access, tool },
    ...(ranges === null ? {} : { lines: ranges }),
    sha256: sha256Hex(content),
    bytes: content.length,
  };
}
