/** What one event of a streamed reply, or a whole JSON reply, says. The same for every protocol. */
export interface ReplyEvent {
  /** Text and thinking that the model wrote here, by block. */
  readonly texts?: readonly WrittenText[];
  /** Inputs of tools that stand in this event. */
  readonly inputs?: readonly ToolInput[];
  /** Blocks and calls that end with this event: nothing is added to them any more. */
  readonly ended?: readonly string[];
  readonly model?: string;
  readonly stopReason?: string;
  /** The vendor's own name for an error in which the reply ends. */
  readonly errorType?: string;
  readonly usage?: Partial<ReplyUsage>;
  /** The id of this response, where a later request can refer to it. */
  readonly responseId?: string;
  /** Ids of the items of this response, which a later request may name instead of repeating them. */
  readonly itemIds?: readonly string[];
  /** Calls that are whole, by the id under which a later request answers them. */
  readonly calls?: readonly FinishedCall[];
  /** The reply came to its own end. */
  readonly complete?: boolean;
}

/** Tokens as the upstream counted them; null where it did not say. */
export interface ReplyUsage {
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly cacheReadTokens: number | null;
}

export interface FinishedCall {
  readonly toolUseId: string;
  readonly tool: string;
  /** Its input as text. */
  readonly input: string;
}

export interface WrittenText {
  readonly block: string;
  readonly text: string;
}

export interface ToolInput {
  /** Names the call within the reply. */
  readonly call: string;
  readonly tool: string;
  /**
   * start: the call is announced, its input comes in pieces ("" or {} here). piece: goes on.
   * whole: all of it at once. copy: repeats what came in pieces or whole before.
   */
  readonly form: "start" | "piece" | "whole" | "copy";
  /** json: JSON text, or a JSON value. text: the tool's own language (a patch, code). */
  readonly syntax: "json" | "text";
  /** A string (JSON text, or text), or the JSON value itself. */
  readonly value: unknown;
  /** Where the value stands in the event. */
  readonly at: readonly (string | number)[];
}

export type Fields = Readonly<Record<string, unknown>>;

/** How a protocol's replies are read. A reader belongs to one reply. */
export interface ReplyCodec {
  readonly reader: () => ReplyEventReader;
  /** Text by which an event's data shows, unparsed, that it may say more than a piece of text. */
  readonly mayHoldMore: (data: string) => boolean;
}

/** Never throws; what it does not know it leaves out. */
export interface ReplyEventReader {
  /** The data of one event of a stream, parsed. */
  event(data: Fields): ReplyEvent;
  /** A reply that came as one JSON value. */
  message(message: Fields): ReplyEvent;
  /** An event that adds `text` to the input of an open call, as the stream would have it. */
  more(call: string, text: string): { readonly event: string; readonly data: Fields };
}

export function asFields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A name or the like, cut at 4,096 characters. */
export function asText(value: unknown): string | undefined {
  return typeof value === "string" ? value.slice(0, 4096) : undefined;
}

export function asCount(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** Those of the three that are counts. */
export function usageOf(input: unknown, output: unknown, cacheRead: unknown): Partial<ReplyUsage> {
  const [inputTokens, outputTokens, cacheReadTokens] = [input, output, cacheRead].map(asCount);
  return {
    ...(inputTokens === undefined ? {} : { inputTokens }),
    ...(outputTokens === undefined ? {} : { outputTokens }),
    ...(cacheReadTokens === undefined ? {} : { cacheReadTokens }),
  };
}

export function parsedFields(json: string): Fields {
  try {
    return asFields(JSON.parse(json));
  } catch {
    return {};
  }
}
