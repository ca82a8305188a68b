import { utf8ToString } from "../prompt/json/utf8.ts";
import { literalString } from "../prompt/json/text.ts";
import type { Block, BlockKind, Prompt, Role, Span } from "../prompt/prompt.ts";
import { saidInReply } from "../prompt/reply/said-in-reply.ts";
import type { ReplyCodec } from "../prompt/reply/reply-event.ts";
import { placeholderPattern } from "../secrets/redact/placeholder.ts";

/** One thing said in a conversation, for a person to read. */
export interface Said {
  readonly role: Role;
  readonly kind: BlockKind;
  /** Of a call or its result; "" otherwise. */
  readonly tool: string;
  readonly text: string;
  /** It was not in the call before: what stands behind the model's last turn, and the reply. */
  readonly isNew: boolean;
  /** Places at which a secret was taken out before it left. */
  readonly redactions: number;
}

const anyPlaceholder = new RegExp(placeholderPattern, "g");
/** Members that the protocol needs and nobody says. */
const protocolMember =
  /(?:^|[.\]])(?:type|id|role|status|name|tool_use_id|call_id|tool_call_id|media_type|mime_type|mimeType|signature|thoughtSignature|encrypted_content)$|(?:^|\.)cache_control\./;
const encodedKinds: ReadonlySet<BlockKind> = new Set<BlockKind>(["image", "document"]);

/** What a request says, part by part. A tool's definition is its name alone; media are their type and size. */
export function conversationOf(prompt: Prompt): readonly Said[] {
  const { placements } = prompt;
  const lastTurn = placements.findLastIndex(
    ({ part }) => part.kind === "message" && part.role === "assistant",
  );
  return placements.flatMap(({ part, start }, at) => {
    const isNew = part.kind === "message" && at > lastTurn;
    return part.blocks.flatMap((block): readonly Said[] => {
      if (block.kind === "other") return [];
      const text = textOf(block, start, prompt);
      if (text === "" && block.kind !== "tool_call") return [];
      const tool =
        block.tool ?? (block.toolUseId === undefined ? "" : (prompt.calls.get(block.toolUseId)?.tool ?? ""));
      return [{ role: block.role, kind: block.kind, tool, text, isNew, redactions: placeholders(text) }];
    });
  });
}

/** What the reply says; all of it is new. */
export function repliedTo(reply: Uint8Array, codec: ReplyCodec): readonly Said[] {
  return saidInReply(reply, codec).map(({ kind, tool, text }) => ({
    role: "assistant",
    kind: kind === "text" ? "assistant_text" : "tool_call",
    tool,
    text,
    isNew: true,
    redactions: placeholders(text),
  }));
}

/** The text cut at its placeholders: what was said, and what was taken out. */
export function cutAtPlaceholders(
  text: string,
): readonly { readonly text: string; readonly isRedacted: boolean }[] {
  const pieces: { text: string; isRedacted: boolean }[] = [];
  let at = 0;
  for (const { 0: found, index } of text.matchAll(anyPlaceholder)) {
    if (index > at) pieces.push({ text: text.slice(at, index), isRedacted: false });
    pieces.push({ text: found, isRedacted: true });
    at = index + found.length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isRedacted: false });
  return pieces;
}

function placeholders(text: string): number {
  return text.match(anyPlaceholder)?.length ?? 0;
}

function textOf(block: Block, partStart: number, { bytes }: Prompt): string {
  if (encodedKinds.has(block.kind)) {
    const plain = block.spans.filter((span) => isSaid(span) && span.end - span.start < mediaTextBytesMax);
    const kind = `(${block.kind}${block.mediaType === undefined ? "" : ` ${block.mediaType}`}, ${String(block.end - block.start)} bytes)`;
    return [kind, ...plain.map((span) => literal(span, partStart, bytes))].join("\n");
  }
  if (block.kind === "tool_definition") {
    const name = block.spans.find(({ at, key }) => !key && /(?:^|\.)name$/.test(at));
    return name ? utf8ToString(bytes, partStart + name.start, partStart + name.end) : "";
  }
  return block.spans
    .filter(isSaid)
    .map((span) => {
      const text = literal(span, partStart, bytes);
      const member = /^(?:input|arguments|args|functionCall\.args)\.(.+)$/.exec(span.at)?.[1];
      return block.kind === "tool_call" && member !== undefined ? `${member}: ${text}` : text;
    })
    .join("\n");
}

const mediaTextBytesMax = 1_000;

function isSaid({ key, sealed, at }: Span): boolean {
  return !key && sealed !== true && !protocolMember.test(at);
}

function literal({ start, end, escaped }: Span, partStart: number, bytes: Uint8Array): string {
  return literalString(bytes, partStart + start, partStart + end, escaped);
}
