import type { Block } from "../prompt.ts";
import { toolKind } from "./known-tools.ts";
import { holdsPatch, patchPaths } from "./patch.ts";

const textCharsMax = 1024;

const exactFields: ReadonlySet<string> = new Set(["file_path", "path", "notebook_path", "absolute_path"]);
/** Of a key in lower case: filePath, relative_path, files, uri, … */
const pathKey = /(?:paths?|files?|file_?names?|uris?|directory|directories|dirs?|folders?|^cwd|^root)$/;
const commandKeys: ReadonlySet<string> = new Set(["command", "commands", "cmd", "script", "code", "chars"]);
/** What such a key holds is a file's text or a person's: a path in it is only spoken of. */
const proseKeys: ReadonlySet<string> = new Set(
  [
    "content description prompt old_string new_string new_source oldString newString oldText newText",
    "old_str new_str old_text new_text file_text insert_text activeForm plan",
  ].flatMap((line) => line.split(" ")),
);
const patternKeys: ReadonlySet<string> = new Set(["pattern", "query", "queries"]);

export type KeyUse = "exact" | "path" | "command" | "prose" | "pattern" | "other";

/** What the texts of one tool call name, whatever its input is written in. */
export class CallNames {
  readonly #paths: string[] = [];
  readonly #mentions: string[] = [];
  readonly #patterns: string[] = [];
  #command: string | undefined;
  #writes = false;

  /** A text that stands under this key. */
  add(key: string, text: string): void {
    this.addAs(useOf(key), text);
  }

  addAs(use: KeyUse, text: string): void {
    if (use === "prose") return;
    if (use === "exact") this.#paths.push(text);
    else if (use === "command") this.addCommand(text);
    else if (holdsPatch(text)) this.addPatch(text);
    else if (isShort(text)) {
      if (/^(?!file:)[a-z][a-z0-9+.-]+:\/\//i.test(text)) return;
      if (use === "path") this.#paths.push(plainPath(text));
      else if (/[/\\]|^\S+$/.test(text))
        (use === "pattern" ? this.#patterns : this.#mentions).push(plainPath(text));
    }
  }

  /** A key may be a path too: {"vault/x.ts": {…}}. */
  addKey(key: string): void {
    if (key.length <= textCharsMax && /[/\\]/.test(key)) this.#mentions.push(plainPath(key));
  }

  addCommand(text: string): void {
    this.#command = this.#command === undefined ? text : `${this.#command}\n${text}`;
    if (holdsPatch(text)) this.addPatch(text);
  }

  addPatch(text: string): void {
    this.#paths.push(...patchPaths(text));
    this.#writes = true;
  }

  /** What a block of kind tool_call says of its input. What a search looks for names nothing. */
  fields(tool: string): Pick<Block, "paths" | "mentions" | "command" | "writes"> {
    const isSearch = toolKind(tool) === "search" || /grep(?:_search)?$/i.test(tool);
    const mentions = isSearch ? this.#mentions : [...this.#mentions, ...this.#patterns];
    return {
      paths: this.#paths,
      ...(mentions.length === 0 ? {} : { mentions }),
      ...(this.#command === undefined ? {} : { command: this.#command }),
      ...(this.#writes ? { writes: true } : {}),
    };
  }
}

export function useOf(key: string): KeyUse {
  if (exactFields.has(key)) return "exact";
  if (commandKeys.has(key)) return "command";
  if (proseKeys.has(key)) return "prose";
  if (patternKeys.has(key)) return "pattern";
  return key.length <= 64 && pathKey.test(key.toLowerCase()) ? "path" : "other";
}

/** A path's text is short, and of one line. */
export function isShort(text: string): boolean {
  return text !== "" && text.length <= textCharsMax && !/[\n\r]/.test(text);
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
