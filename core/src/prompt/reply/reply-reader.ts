import { replyToolCallCountMax, toolInputCharsMax } from "../limits.ts";
import { replyToolCalls, type ReplyToolCall } from "../tools/reply-tool-call.ts";
import { asFields, type ReplyEvent, type ReplyUsage, type ToolInput } from "./reply-event.ts";

const openCallCountMax = 64;
const endedCallCountMax = 10_000;

interface OpenCall {
  readonly tool: string;
  input: string;
}

/**
 * What a reply says of itself: usage, tool calls, how it ended. Holds little. `complete` stays
 * false where the reply did not come to its own end.
 */
export class ReplyReader {
  complete = false;
  model: string | null = null;
  stopReason: string | null = null;
  /** The vendor's error type ("overloaded_error"), where the reply is or ends in an error. */
  errorType: string | null = null;
  responseId: string | null = null;
  /** In the order in which they ended; at most `replyToolCallCountMax`. */
  readonly toolCalls: ReplyToolCall[] = [];
  usage: ReplyUsage = { inputTokens: null, outputTokens: null, cacheReadTokens: null };
  readonly #open = new Map<string, OpenCall>();
  readonly #ended = new Set<string>();

  take(event: ReplyEvent): void {
    this.model = event.model ?? this.model;
    this.stopReason = event.stopReason ?? this.stopReason;
    this.errorType = event.errorType ?? this.errorType;
    this.responseId = event.responseId ?? this.responseId;
    if (event.usage !== undefined) this.usage = { ...this.usage, ...event.usage };
    for (const input of event.inputs ?? []) this.#input(input);
    for (const call of event.ended ?? []) this.#end(call);
    if (event.complete === true) {
      this.complete = true;
      for (const call of [...this.#open.keys()]) this.#end(call);
    }
  }

  #input({ call, tool, form, value }: ToolInput): void {
    if (this.#ended.has(call)) return;
    if (form === "whole" || (form === "copy" && !this.#open.has(call))) {
      this.#open.delete(call);
      this.#add(call, replyToolCalls(tool, typeof value === "string" ? value : asFields(value)));
      return;
    }
    const open = this.#open.get(call);
    const text = typeof value === "string" ? value : "";
    if (open === undefined) {
      if (this.#open.size < openCallCountMax)
        this.#open.set(call, { tool, input: text.slice(0, toolInputCharsMax) });
    } else if (form === "piece") {
      open.input += text.slice(0, toolInputCharsMax - open.input.length);
    }
  }

  #end(call: string): void {
    const open = this.#open.get(call);
    if (open === undefined) return;
    this.#open.delete(call);
    this.#add(call, replyToolCalls(open.tool, open.input));
  }

  #add(id: string, calls: readonly ReplyToolCall[]): void {
    if (this.#ended.size < endedCallCountMax) this.#ended.add(id);
    this.toolCalls.push(...calls.slice(0, replyToolCallCountMax - this.toolCalls.length));
  }
}
