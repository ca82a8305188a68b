import { FourgateError } from "../../errors.ts";
import { JsonCursor } from "../json/cursor.ts";
import { utf8ToString } from "../json/utf8.ts";
import type { Block } from "../prompt.ts";
import { SpanCount, SpanSink } from "../reading/text-spans.ts";
import { CallInput, callFields } from "./call-input.ts";
import { CallNames, useOf } from "./call-names.ts";
import { toolKind } from "./known-tools.ts";
import { holdsPatch } from "./patch.ts";
import { computed, scriptTokens, type ScriptToken } from "./script-tokens.ts";

/** Of what is no JSON: such a text that is longer is read up to here. */
const scriptBytesMax = 1024 * 1024;

/**
 * What the input of a tool call says where it is a text: JSON inside a string, a patch, a shell's
 * command, or a script such as Codex's `exec` takes. `text` is the string's own text, in UTF-8.
 * What is no JSON that reads in one way is read as a script: then every text in it counts.
 */
export function callOfText(
  tool: string,
  text: Uint8Array,
): Pick<Block, "paths" | "mentions" | "command" | "writes"> {
  const first = text.find((byte) => byte > 0x20);
  if (first === 0x7b || first === 0x5b) {
    const input = jsonInput(text);
    if (input !== undefined) return callFields(input, tool);
  }
  const names = new CallNames();
  const source = utf8ToString(text, 0, Math.min(text.length, scriptBytesMax));
  if (/^\s*\*\*\* Begin Patch/.test(source)) names.addPatch(source);
  else if (toolKind(tool) === "shell") names.addCommand(source);
  else readScript(source, names);
  return names.fields(tool);
}

function jsonInput(text: Uint8Array): CallInput | undefined {
  try {
    const cursor = new JsonCursor(text);
    const input = new CallInput(cursor, new SpanSink(0, new SpanCount(), new Set()));
    input.read("", "");
    cursor.finish();
    return input;
  } catch (error) {
    if (error instanceof FourgateError) return undefined;
    throw error;
  }
}

interface Inside {
  /** Of an array, whose elements have its key. */
  readonly key: string;
  /** A call that only shows a text. */
  readonly isShown: boolean;
}

/** Every text of a script, by the member or variable that it is given to. */
function readScript(source: string, names: CallNames): void {
  const tokens = scriptTokens(source);
  const inside: Inside[] = [{ key: "", isShown: false }];
  let key = "";
  let sum: string | undefined;
  let sumKey = "";
  const flush = (): void => {
    const text = sum;
    sum = undefined;
    if (text === undefined || inside.at(-1)?.isShown === true) return;
    if (holdsPatch(text)) names.addPatch(text);
    else if (useOf(sumKey) === "other" && /\s/.test(text)) names.addCommand(text);
    else names.add(sumKey, text);
  };
  tokens.forEach(({ kind, value }, i) => {
    const before = signAt(tokens, i - 1);
    const after = signAt(tokens, i + 1);
    if (kind !== "sign") {
      const isKey = after === ":" ? before === "{" || before === "," : after === "=" || after === "+=";
      const isAdded = before === "+" || before === "+=";
      if (isKey) {
        flush();
        key = value;
      } else if (isAdded && sum !== undefined) {
        sum += kind === "text" ? value : computed;
      } else if (kind === "name") {
        // A member of what was added goes on; any other name begins something else.
        if (before !== ".") flush();
      } else {
        flush();
        sum = (isAdded ? computed : "") + value;
        sumKey = key || (inside.at(-1)?.key ?? "");
      }
    } else if (/^[([{]$/.test(value)) {
      if (before === "+" && sum !== undefined) sum += computed;
      flush();
      const isShown = value === "(" && /^(?:text|notify)$/.test(tokens[i - 1]?.value ?? "");
      inside.push({ key: value === "{" ? "" : key || (inside.at(-1)?.key ?? ""), isShown });
      key = "";
    } else if (/^[)\]},;]$/.test(value)) {
      flush();
      if (!/[,;]/.test(value) && inside.length > 1) inside.pop();
      key = "";
    }
  });
  flush();
}

function signAt(tokens: readonly ScriptToken[], at: number): string {
  const token = tokens[at];
  return token?.kind === "sign" ? token.value : "";
}
