import type { JsonCursor } from "../json/cursor.ts";
import { openBrace, openBracket, quote } from "../json/cursor.ts";
import { unescape } from "../json/text.ts";
import type { Block } from "../prompt.ts";
import { FieldNames } from "../reading/field-names.ts";
import type { PartReader } from "../reading/part-reader.ts";
import { withSeals } from "../reading/sealed.ts";
import { memberPath, type SpanSink } from "../reading/text-spans.ts";
import { CallInput, callFields } from "../tools/call-input.ts";
import { callOfText } from "../tools/call-text.ts";

const fields = FieldNames.of("id type function custom name arguments input");
/** Gemini's, behind its OpenAI-like endpoint. */
const sealed = /\.extra_content\.google\.thought_signature$/;

interface Draft {
  id: string | undefined;
  name: string;
  /** The input's text, without its escapes. */
  text: Uint8Array | undefined;
  /** Of an input that is no string: Ollama takes an object. */
  input: CallInput | undefined;
}

/**
 * Reads an element of `tool_calls`, or a `function_call`, whose answer names the function in place
 * of an id. Offsets from `base`, the start of the message; `path` is where the call stands in it.
 */
export function readToolCall(parts: PartReader, base: number, path: string): Block {
  const { cursor } = parts;
  const sink = parts.sink(base);
  const start = cursor.position;
  const draft: Draft = { id: undefined, name: "", text: undefined, input: undefined };
  readMembers(cursor, sink, draft, path, path !== "function_call");
  parts.count(1, base);
  const { id, name, text, input } = draft;
  const toolUseId = id ?? (path === "function_call" ? idOfFunction(name) : undefined);
  return {
    ...{ kind: "tool_call", role: "assistant", start: start - base, end: cursor.position - base },
    spans: withSeals(sink.spans, cursor.bytes, base, sealed),
    tool: name,
    ...(toolUseId === undefined ? {} : { toolUseId }),
    ...(text === undefined ? callFields(input, name) : callOfText(name, text)),
  };
}

/** What joins a function's answer to its call where the protocol has no ids. */
export function idOfFunction(name: string): string {
  return `name:${name}`;
}

function readMembers(cursor: JsonCursor, sink: SpanSink, draft: Draft, path: string, isOuter: boolean): void {
  cursor.openObject();
  while (cursor.nextKey()) {
    const key = cursor.key;
    fields.refuseMisspelt(key, cursor.keyStart);
    const member = memberPath(path, key);
    sink.key(cursor, member);
    const first = cursor.peek();
    const isInput = key === "arguments" || key === "input";
    if (first === quote) {
      cursor.string();
      sink.value(cursor, member);
      const { bytes, textStart, textEnd, textEscaped } = cursor;
      if (isInput) draft.text = unescape(bytes, textStart, textEnd, textEscaped);
      else if (key === "name") draft.name = cursor.text();
      else if (key === "id" && isOuter) draft.id = cursor.text();
    } else if (isOuter && first === openBrace && (key === "function" || key === "custom")) {
      readMembers(cursor, sink, draft, member, false);
    } else if (isInput && (first === openBrace || first === openBracket)) {
      draft.input = new CallInput(cursor, sink);
      draft.input.read("", member);
    } else {
      sink.all(cursor, member);
    }
  }
}
