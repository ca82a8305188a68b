import { utf8Bytes } from "../../secrets/text-bytes.ts";
import { callOfText } from "./call-text.ts";
import { toolKind } from "./known-tools.ts";

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
const pathNames = ["file_path", "filePath", "path", "notebook_path", "absolute_path"];

/**
 * One for each file that a call names, at least one. `input` is the object, or its text: JSON, a
 * patch or a script, which may be cut at its end. A tool that is not known is taken to read.
 */
export function replyToolCalls(tool: string, input: Input | string): readonly ReplyToolCall[] {
  const read = typeof input === "string" ? reader(input) : (name: string): unknown => input[name];
  const kind = toolKind(tool);
  const path = pathNames.map(read).find((value) => typeof value === "string");
  const edits = kind === "write" || (kind === "editor" && read("command") !== "view");
  if (typeof path === "string") return [replyToolCall(tool, path, edits)];
  const { paths = [], writes = false } = callOfText(tool, utf8Bytes(textOf(input)));
  // A shell's other paths are where it works.
  const named = (kind !== "shell" && kind !== "script") || writes ? paths : [];
  if (named.length === 0) return [replyToolCall(tool, "", edits)];
  return named.map((one) => replyToolCall(tool, one, edits || writes));
}

function replyToolCall(tool: string, path: string, edits: boolean): ReplyToolCall {
  return { tool: tool.slice(0, 256), path: path.slice(0, pathCharsMax), access: edits ? "write" : "read" };
}

function textOf(input: Input | string): string {
  if (typeof input === "string") return input;
  try {
    return JSON.stringify(input);
  } catch {
    return "";
  }
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
