import { FourgateError } from "../../errors.ts";
import { callMentionCountMax, callPathCountMax } from "../limits.ts";
import type { Block, Placement, ToolCall } from "../prompt.ts";

/**
 * Tool calls by id. The vendor's ids are unique; some private servers count from zero again each
 * turn, and then a result is labelled with the paths of every call of its id.
 */
export function toolCalls(placements: readonly Placement[]): ReadonlyMap<string, ToolCall> {
  const calls = new Map<string, ToolCall>();
  for (const { part } of placements) {
    if (part.kind !== "message") continue;
    for (const block of part.blocks) {
      if (block.kind !== "tool_call" || block.toolUseId === undefined) continue;
      const earlier = calls.get(block.toolUseId);
      calls.set(block.toolUseId, earlier === undefined ? toolCall(block) : together(earlier, block));
    }
  }
  return calls;
}

function toolCall(block: Block): ToolCall {
  const call = { tool: block.tool ?? "", paths: block.paths ?? [], ...mentioned(block.mentions ?? []) };
  return block.command === undefined ? call : { ...call, command: block.command };
}

function together(earlier: ToolCall, block: Block): ToolCall {
  const paths = new Set([...earlier.paths, ...(block.paths ?? [])]);
  const commands = new Set([...(earlier.command?.split("\n") ?? []), ...(block.command?.split("\n") ?? [])]);
  const mentions = new Set([...(earlier.mentions ?? []), ...(block.mentions ?? [])]);
  if (
    paths.size > callPathCountMax ||
    mentions.size > callMentionCountMax ||
    commands.size > callPathCountMax
  ) {
    throw new FourgateError(
      "body_ambiguous",
      "Too many tool calls share one id, so that a result can't be told from another.",
      "Start a new conversation, or give each tool call an id of its own.",
    );
  }
  const call = { tool: block.tool ?? earlier.tool, paths: [...paths], ...mentioned([...mentions]) };
  return commands.size === 0 ? call : { ...call, command: [...commands].join("\n") };
}

function mentioned(mentions: readonly string[]): Pick<ToolCall, "mentions"> {
  return mentions.length === 0 ? {} : { mentions };
}
