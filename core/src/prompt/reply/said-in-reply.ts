import { ReplyEvents } from "./reply-events.ts";
import type { ReplyCodec } from "./reply-event.ts";

/** One thing that a model said: a text (also its thinking), or a call of a tool with its input. */
export interface SaidInReply {
  readonly kind: "text" | "tool_call";
  /** Of the tool; "" for a text. */
  readonly tool: string;
  readonly text: string;
}

/** What a whole reply says, block by block, in the order in which they begin. What can't be read is left out. */
export function saidInReply(bytes: Uint8Array, codec: ReplyCodec): readonly SaidInReply[] {
  const said = new Map<string, { kind: SaidInReply["kind"]; tool: string; pieces: string[] }>();
  const add = (key: string, kind: SaidInReply["kind"], tool: string, text: string): void => {
    const known = said.get(key) ?? { kind, tool, pieces: [] };
    known.pieces.push(text);
    said.set(key, known);
  };
  const events = new ReplyEvents(codec, ({ texts = [], inputs = [] }) => {
    for (const { block, text } of texts) add(`text ${block}`, "text", "", text);
    for (const { call, tool, form, value } of inputs) {
      if (form === "copy") continue;
      const isBegun = form === "start" && (value === "" || JSON.stringify(value) === "{}");
      add(`call ${call}`, "tool_call", tool, isBegun ? "" : textOf(value));
    }
  });
  events.push(bytes);
  events.end();
  return Array.from(said.values(), ({ kind, tool, pieces }) => ({ kind, tool, text: pieces.join("") }));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? "");
}
