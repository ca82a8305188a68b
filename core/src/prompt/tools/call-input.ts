import type { JsonCursor } from "../json/cursor.ts";
import { openBrace, openBracket, quote } from "../json/cursor.ts";
import { elementPath, memberPath, type SpanSink } from "../reading/text-spans.ts";
import { CallNames, isShort, useOf } from "./call-names.ts";

/** Bytes of a text that may be a path: 1,024 characters, each of them escaped. */
const shortBytesMax = 6 * 1024;

/** The input of one tool call: what of it names files, at whatever depth. */
export class CallInput {
  readonly names: CallNames = new CallNames();
  readonly #cursor: JsonCursor;
  readonly #sink: SpanSink;

  constructor(cursor: JsonCursor, sink: SpanSink) {
    this.#cursor = cursor;
    this.#sink = sink;
  }

  /** Reads the value at the cursor; the elements of an array have the array's key. */
  read(key: string, at: string): void {
    const cursor = this.#cursor;
    const first = cursor.peek();
    if (first === quote) {
      cursor.string();
      this.#sink.value(cursor, at);
      this.#take(key);
    } else if (first === openBrace) {
      cursor.openObject();
      while (cursor.nextKey()) {
        const inner = cursor.key;
        const member = memberPath(at, inner);
        this.#sink.key(cursor, member);
        this.names.addKey(inner);
        this.read(inner, member);
      }
    } else if (first === openBracket) {
      this.#array(key, at);
    } else {
      this.#sink.scalar(cursor, at);
    }
  }

  #array(key: string, at: string): void {
    const cursor = this.#cursor;
    const isWords = key === "command" || key === "cmd";
    const words: string[] = [];
    cursor.openArray();
    for (let index = 0; cursor.nextElement(); index++) {
      const element = elementPath(at, index);
      if (!isWords || cursor.peek() !== quote) {
        this.read(key, element);
        continue;
      }
      cursor.string();
      this.#sink.value(cursor, element);
      words.push(cursor.text());
    }
    if (words.length === 0) return;
    // Either the words of one command, or commands.
    this.names.addCommand(words.map(shellWord).join(" "));
    if (words.some((word) => /\s/.test(word))) for (const word of words) this.names.addCommand(word);
  }

  #take(key: string): void {
    const use = useOf(key);
    const cursor = this.#cursor;
    const length = cursor.textEnd - cursor.textStart;
    const isPlain = use === "prose" || use === "exact" || use === "command";
    // A long text that names paths is a patch, whose lines are escapes.
    if (isPlain || length <= shortBytesMax || cursor.textEscaped) {
      if (use !== "prose") this.names.addAs(use, cursor.text());
    }
  }
}

/** What a block of kind tool_call says of its input. */
export function callFields(input: CallInput | undefined, tool: string): ReturnType<CallNames["fields"]> {
  return input?.names.fields(tool) ?? { paths: [] };
}

/** Is the cursor's string short, and of one line? Looks at no long one. */
export function mayBePath(cursor: JsonCursor): boolean {
  const length = cursor.textEnd - cursor.textStart;
  return length > 0 && length <= shortBytesMax && isShort(cursor.text());
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
