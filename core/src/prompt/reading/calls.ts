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
  const writes = block.writes === true ? { writes: true } : {};
  const mentions = mentioned(block.mentions ?? []);
  const call = { tool: block.tool ?? "", paths: block.paths ?? [], ...mentions, ...writes };
  return block.command === undefined ? call : { ...call, command: block.command };
}

function together(earlier: ToolCall, block: Block): ToolCall {
  const paths = new Set([...earlier.paths, ...(block.paths ?? [])]);
  const commands = new Set([...(earlier.command?.split("\n") ?? []), ...(block.command?.split("\n") ?? [])]);
  const mentions = new Set([...(earlier.mentions ?? []), ...(block.mentions ?? [])]);
  // Calls without an id share their tool's name; what each names stands in its own block too.
  if (block.toolUseId?.startsWith("name:") === true) {
    return latest({ tool: block.tool ?? earlier.tool, paths: [...paths], ...mentioned([...mentions]) }, [
      ...commands,
    ]);
  }
  if (
    paths.size > callPathCountMax ||
    mentions.size > callMentionCountMax ||
    commands.size > callPathCountMax
  ) {
    throw new FourgateError(
      "body_ambiguous",
      "too many tool calls share one id, so that a result can't be told from another",
      "start a new conversation, or give each tool call an id of its own",
    );
  }
  const writes = earlier.writes === true || block.writes === true ? { writes: true } : {};
  const tool = block.tool ?? earlier.tool;
  const call = { tool, paths: [...paths], ...mentioned([...mentions]), ...writes };
  return commands.size === 0 ? call : { ...call, command: [...commands].join("\n") };
}

function latest(call: ToolCall, commands: readonly string[]): ToolCall {
  const cut = {
    ...call,
    paths: call.paths.slice(-callPathCountMax),
    ...mentioned((call.mentions ?? []).slice(-callMentionCountMax)),
  };
  return commands.length === 0 ? cut : { ...cut, command: commands.slice(-callPathCountMax).join("\n") };
}

function mentioned(mentions: readonly string[]): Pick<ToolCall, "mentions"> {
  return mentions.length === 0 ? {} : { mentions };
}
