/** A tool that the model asked for. */
export interface ReplyToolCall {
  readonly tool: string;
  /** The file that its input names, as written; "" where it names none. */
  readonly path: string;
  readonly access: "read" | "write";
}

type Input = Readonly<Record<string, unknown>>;

const pathCharsMax = 4096;
const triesMax = 16;
const pathNames = ["file_path", "path", "notebook_path", "absolute_path"];
/** Claude Code's own tools and the vendor's editors; other tools are taken to read. */
const writers: ReadonlySet<string> = new Set(["Write", "Edit", "MultiEdit", "NotebookEdit"]);
const editors: ReadonlySet<string> = new Set(["str_replace_based_edit_tool", "str_replace_editor", "memory"]);

/** `input` is the object, or its JSON text, which may be cut at its end. */
export function replyToolCall(tool: string, input: Input | string): ReplyToolCall {
  const read = typeof input === "string" ? reader(input) : (name: string): unknown => input[name];
  const path = pathNames.map(read).find((value) => typeof value === "string");
  const edits = writers.has(tool) || (editors.has(tool) && read("command") !== "view");
  return {
    tool: tool.slice(0, 256),
    path: typeof path === "string" ? path.slice(0, pathCharsMax) : "",
    access: edits ? "write" : "read",
  };
}

function reader(json: string): (name: string) => unknown {
  const whole = objectOf(json);
  if (whole !== undefined) return (name) => whole[name];
  return (name) => stringMember(json, name);
}

function objectOf(json: string): Input | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return isInput(value) ? value : {};
  } catch {
    return undefined;
  }
}

function isInput(value: unknown): value is Input {
  return typeof value === "object" && value !== null;
}

/**
 * A string member of JSON text that is cut off. A quote inside a string is escaped there, so the
 * unescaped name between two quotes and before a colon is a key.
 */
function stringMember(json: string, name: string): string | undefined {
  const key = `"${name}"`;
  let at = json.indexOf(key);
  for (let tries = 0; at >= 0 && tries < triesMax; tries++, at = json.indexOf(key, at + 1)) {
    const value = /^\s*:\s*("(?:[^"\\]|\\.){0,4096}")/s.exec(
      json.slice(at + key.length, at + key.length + 8300),
    );
    if (value?.[1] !== undefined && json[at - 1] !== "\\") return text(value[1]);
  }
  return undefined;
}

function text(literal: string): string | undefined {
  try {
    const value: unknown = JSON.parse(literal);
    return typeof value === "string" ? value : undefined;
  } catch {
    return undefined;
  }
}
