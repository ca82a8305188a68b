/**
 * What a request says, read once from its bytes. Nothing here is a copy of the text: every span
 * points into the body, so what is judged is what is sent.
 *
 * A body is a sequence of parts (a message, a tool definition, a system entry, any other top-level
 * member). A part is judged from its own bytes alone, which is why an equal stretch of the
 * session's next request may carry the very same Part object: identity is the cache key for
 * everything that was learned about it. Parts are immutable and structured-cloneable.
 */

export type Protocol = "anthropic" | "openai-chat" | "openai-responses" | "gemini";

export type BlockKind =
  | "system"
  | "tool_definition"
  | "user_text"
  | "assistant_text"
  | "thinking"
  | "tool_call"
  | "tool_result"
  | "document"
  | "image"
  | "other";

export type Role = "system" | "user" | "assistant" | "none";

/**
 * One JSON string literal, without its quotes. Every literal of a part is in one span of one block,
 * except keys that are the protocol's own words (plainKeys). So is a number that is as long as somebody's
 * may be. Offsets in bytes from the part's start, half open. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** The literal holds backslash escapes, so its text is not its bytes. */
  readonly escaped: boolean;
  /** An object key rather than a value. Unknown keys are judged as text too. */
  readonly key: boolean;
  /** A number of digits alone: what takes its place needs quotes. */
  readonly number?: boolean;
  /** By name and digits, ciphertext or a signature of the vendor's own: not to be changed. */
  readonly sealed?: boolean;
  /** JSON path inside the block of the value, for example "input.content"; "" for the block itself. */
  readonly at: string;
}

export interface Block {
  readonly kind: BlockKind;
  readonly role: Role;
  /**
   * Bytes of the block inside its part, half open. Ranges may nest, spans never overlap: a tool's
   * result holds its images, and a message's last block ("other") is all of it, with the spans
   * (role and the like) that no other block has.
   */
  readonly start: number;
  readonly end: number;
  readonly spans: readonly Span[];
  /** tool_call: its name. (A tool_result's name is found through Prompt.calls by toolUseId.) */
  readonly tool?: string;
  readonly toolUseId?: string;
  /** tool_call: paths named by its input (file_path, paths, uri and the like, at any depth). */
  readonly paths?: readonly string[];
  /**
   * tool_call: other short strings of its input, which may be paths or patterns of paths.
   * document: its title, where that may be a path.
   */
  readonly mentions?: readonly string[];
  /** tool_call: the shell command, where the tool is a shell. */
  readonly command?: string;
  /** tool_call: its input holds a patch, so that it writes what `paths` name, whatever its tool is. */
  readonly writes?: boolean;
  /** user_text that a client put there and no person typed (system reminders, file attachments). */
  readonly injected?: boolean;
  /** The id of an item of an earlier response that stands here in its place. */
  readonly reference?: string;
  /** image and document: media type as stated. */
  readonly mediaType?: string;
}

/**
 * member: the value of a top-level member that is none of the others; also, as a part of its own,
 * the key of one that the protocol does not know. A number, true, false or null has no blocks.
 */
export type PartKind = "message" | "system" | "tool" | "member";

export interface Part {
  readonly kind: PartKind;
  readonly role: Role;
  /** Bytes. */
  readonly length: number;
  readonly blocks: readonly Block[];
}

export interface Placement {
  readonly part: Part;
  /** Offset of the part in the body, bytes. */
  readonly start: number;
}

export interface ToolCall {
  readonly tool: string;
  readonly paths: readonly string[];
  /** Other strings of its input that may be paths. */
  readonly mentions?: readonly string[];
  readonly command?: string;
  /** It writes what `paths` name, whatever its tool is. */
  readonly writes?: boolean;
}

export interface Prompt {
  readonly protocol: Protocol;
  /** The protocol's own name of the endpoint: "messages", "chat", … */
  readonly endpoint: string;
  readonly bytes: Uint8Array;
  readonly model: string;
  /** The model's JSON literal with its quotes, for splicing. Body offsets; -1 where the path names it. */
  readonly modelStart: number;
  readonly modelEnd: number;
  readonly stream: boolean;
  /** The request defines tools: a main turn rather than a title or a summary. */
  readonly hasTools: boolean;
  /** In body order; what lies between them is punctuation and the protocol's own keys of the top level. */
  readonly placements: readonly Placement[];
  /** Tool calls of the conversation by tool_use id. */
  readonly calls: ReadonlyMap<string, ToolCall>;
  /** The id of an earlier response that this request continues; "" where it carries all itself. */
  readonly previousResponse: string;
  /** Ids of items of earlier responses that this request names instead of repeating them. */
  readonly references: readonly string[];
  /** Bytes recognised from the previous prompt by comparison and not parsed again. */
  readonly reusedBytes: number;
}

/** Compares two stretches of bytes; passed in because a runtime's native one is far faster. */
export type EqualBytes = (
  a: Uint8Array,
  aStart: number,
  b: Uint8Array,
  bStart: number,
  lengthBytes: number,
) => boolean;

export interface DecodeOptions {
  readonly previous?: Prompt | undefined;
  readonly equalBytes?: EqualBytes | undefined;
  /** More bytes than this that are not in `previous`: decode gives `undefined`, and the caller hands the body to a worker. */
  readonly freshBytesMax?: number | undefined;
}
