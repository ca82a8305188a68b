import type { JsonCursor } from "../json/cursor.ts";
import { openBrace, openBracket, quote } from "../json/cursor.ts";
import { literalString } from "../json/text.ts";
import type { Block } from "../prompt.ts";
import { elementPath, memberPath, type SpanSink } from "../reading/text-spans.ts";

const textCharsMax = 1024;

const exactFields: ReadonlySet<string> = new Set(["file_path", "path", "notebook_path", "absolute_path"]);
/** Of a key in lower case, without "_" and "-": filePath, relative_path, files, uri, … */
const pathKey = /(?:paths?|files?|file_?names?|uris?|directory|directories|dirs?|folders?|^cwd|^root)$/;
const commandKeys: ReadonlySet<string> = new Set(["command", "commands", "cmd", "script", "code"]);
/** What such a key holds is a file's text or a person's: a path in it is only spoken of. */
const proseKeys: ReadonlySet<string> = new Set(
  [
    "content description prompt old_string new_string new_source",
    "old_str new_str file_text insert_text activeForm plan",
  ].flatMap((line) => line.split(" ")),
);

type KeyUse = "exact" | "path" | "command" | "prose" | "pattern" | "other";

/** The input of one tool call: what of it names files, at whatever depth. */
export class CallInput {
  readonly paths: string[] = [];
  command: string | undefined;
  readonly #mentions: string[] = [];
  readonly #patterns: string[] = [];
  readonly #cursor: JsonCursor;
  readonly #sink: SpanSink;

  constructor(cursor: JsonCursor, sink: SpanSink) {
    this.#cursor = cursor;
    this.#sink = sink;
  }

  /** Strings that may be paths beside `paths`. What a search looks for is none. */
  mentions(tool: string): readonly string[] {
    return /(?:grep|grep_search)$/i.test(tool) ? this.#mentions : [...this.#mentions, ...this.#patterns];
  }

  /** Reads the value at the cursor; the elements of an array have the array's key. */
  read(key: string, at: string): void {
    const cursor = this.#cursor;
    const first = cursor.peek();
    if (first === quote) {
      cursor.string();
      this.#sink.value(cursor, at);
      this.#take(useOf(key));
    } else if (first === openBrace) {
      cursor.openObject();
      while (cursor.nextKey()) {
        const inner = cursor.key;
        const member = memberPath(at, inner);
        this.#sink.key(cursor, member);
        // A key may be a path too: {"vault/x.ts": {…}}.
        if (inner.length <= textCharsMax && /[/\\]/.test(inner)) this.#mentions.push(plainPath(inner));
        this.read(inner, member);
      }
    } else if (first === openBracket) {
      this.#array(key, at);
    } else {
      cursor.scalar();
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
      words.push(this.#text());
    }
    if (words.length === 0) return;
    // Either the words of one command, or commands.
    this.#addCommand(words.map(shellWord).join(" "));
    if (words.some((word) => /\s/.test(word))) for (const word of words) this.#addCommand(word);
  }

  #take(use: KeyUse): void {
    if (use === "prose") return;
    if (use === "exact") this.paths.push(this.#text());
    else if (use === "command") this.#addCommand(this.#text());
    else if (mayBePath(this.#cursor)) {
      const text = this.#text();
      if (/^(?!file:)[a-z][a-z0-9+.-]+:\/\//i.test(text)) return;
      if (use === "path") this.paths.push(plainPath(text));
      else if (/[/\\]|^\S+$/.test(text))
        (use === "pattern" ? this.#patterns : this.#mentions).push(plainPath(text));
    }
  }

  #addCommand(text: string): void {
    this.command = this.command === undefined ? text : `${this.command}\n${text}`;
  }

  #text(): string {
    const { bytes, textStart, textEnd, textEscaped } = this.#cursor;
    return literalString(bytes, textStart, textEnd, textEscaped);
  }
}

/** What a block of kind tool_call says of its input. */
export function callFields(
  input: CallInput | undefined,
  tool: string,
): Pick<Block, "paths" | "mentions" | "command"> {
  const mentions = input?.mentions(tool) ?? [];
  return {
    paths: input?.paths ?? [],
    ...(mentions.length === 0 ? {} : { mentions }),
    ...(input?.command === undefined ? {} : { command: input.command }),
  };
}

/** Is the cursor's string short, and of one line? Looks at no long one. */
export function mayBePath({ bytes, textStart, textEnd, textEscaped }: JsonCursor): boolean {
  if (textEnd === textStart || textEnd - textStart > textCharsMax * 6) return false;
  const text =
    textEscaped || textEnd - textStart > textCharsMax
      ? literalString(bytes, textStart, textEnd, textEscaped)
      : "";
  return text.length <= textCharsMax && !/[\n\r]/.test(text);
}

function useOf(key: string): KeyUse {
  if (exactFields.has(key)) return "exact";
  if (commandKeys.has(key)) return "command";
  if (proseKeys.has(key)) return "prose";
  if (key === "pattern") return "pattern";
  return key.length <= 64 && pathKey.test(key.toLowerCase()) ? "path" : "other";
}

/** Without `file://`, whose characters may be written with "%". */
function plainPath(text: string): string {
  const local = /^file:\/\/(?:localhost(?=\/))?/i.exec(text)?.[0];
  if (local === undefined) return text;
  const rest = text.slice(local.length).replace(/(?:%[0-9a-f]{2})+/gi, decoded);
  return rest.replace(/^\/(?=[A-Za-z]:)/, "");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
