import { openBrace, openBracket, quote } from "../json/cursor.ts";
import type { Block, BlockKind, Part, Role, Span } from "../prompt.ts";
import { stringAhead } from "../reading/ahead.ts";
import { FieldNames } from "../reading/field-names.ts";
import type { PartReader } from "../reading/part-reader.ts";
import { eachObject, requireObject, schemaFault } from "../reading/schema.ts";
import { withSeals } from "../reading/sealed.ts";
import { elementPath } from "../reading/text-spans.ts";
import { keptElsewhere } from "../reading/unresolvable.ts";
import { readContentPart, textKind } from "./content-part.ts";
import { idOfFunction, readToolCall } from "./tool-call.ts";

const nothing = 0x6e;
const fields = FieldNames.of(
  "role content name tool_calls tool_call_id function_call refusal audio reasoning_content reasoning",
  "reasoning_details thinking thinking_blocks",
);
/** A model's thinking: DeepSeek's and vLLM's name for it, OpenRouter's, Ollama's, LiteLLM's. */
const thinking = /^(?:reasoning_content|reasoning(?:_details)?|thinking(?:_blocks)?)$/;
/** What vendors seal in it. */
const sealed = /\.(?:signature|data)$/;

/** What a tool says is no model's word. */
const roles: ReadonlyMap<string, Role> = new Map<string, Role>([
  ["system", "system"],
  ["developer", "system"],
  ["user", "user"],
  ["assistant", "assistant"],
  ["tool", "user"],
  ["function", "user"],
]);

/** An element of `messages`. */
export function readMessage(parts: PartReader, index: number): Part {
  const { cursor } = parts;
  const at = (): string => `messages[${index}]`;
  requireObject(cursor, at);
  const start = cursor.position;
  // The role decides how the content is read, and may stand after it.
  const spoken = stringAhead(cursor, "role", at);
  const role = roles.get(spoken);
  if (role === undefined)
    throw schemaFault(`${at()}.role`, "system, developer, user, assistant, tool or function");
  const isResult = spoken === "tool" || spoken === "function";
  const kind = isResult ? "tool_result" : textKind(role);
  const envelope = parts.sink(start);
  const blocks: Block[] = [];
  let hasContent = isResult || role === "assistant";
  let toolUseId: string | undefined;
  cursor.openObject();
  while (cursor.nextKey()) {
    const key = cursor.key;
    fields.refuseMisspelt(key, cursor.keyStart);
    envelope.key(cursor, key);
    const first = cursor.peek();
    const read =
      key === "content" && first !== nothing
        ? readContent(parts, kind, role, start, () => `${at()}.content`)
        : role === "assistant"
          ? readModelsOwn(parts, key, start, () => `${at()}.${key}`)
          : undefined;
    if (read === undefined) {
      envelope.all(cursor, key);
      if (first === quote && key === "tool_call_id") toolUseId = cursor.text();
      else if (first === quote && key === "name") toolUseId ??= idOfFunction(cursor.text());
    } else {
      blocks.push(...read);
      hasContent ||= key === "content";
    }
  }
  if (!hasContent) throw schemaFault(`${at()}.content`, "given");
  const joined = isResult && toolUseId !== undefined ? { toolUseId } : {};
  const all = blocks.map((block) => ({ ...block, ...joined }));
  return parts.finish("message", role, start, all, envelope);
}

function readContent(
  parts: PartReader,
  kind: BlockKind,
  role: Role,
  base: number,
  at: () => string,
): readonly Block[] {
  const { cursor } = parts;
  const start = cursor.position;
  const first = cursor.peek();
  if (first === quote) return [parts.text(kind, role, base, "")];
  if (first !== openBracket) throw schemaFault(at(), "a string or an array");
  const isResult = kind === "tool_result";
  const blocks: Block[] = [];
  const spans: Span[] = [];
  eachObject(cursor, at, (i) => {
    const path = isResult ? elementPath("content", i) : "";
    const block = readContentPart(parts, role, base, path, () => `${at()}[${i}]`);
    // A tool's result in parts is one block; what is no text in it is a block of its own.
    if (isResult && block.kind !== "image" && block.kind !== "document") spans.push(...block.spans);
    else blocks.push(block);
  });
  if (!isResult) return blocks;
  return [{ kind, role, start: start - base, end: cursor.position - base, spans }, ...blocks];
}

/** What only a model says; undefined for any other member. */
function readModelsOwn(
  parts: PartReader,
  key: string,
  base: number,
  at: () => string,
): readonly Block[] | undefined {
  const { cursor } = parts;
  const first = cursor.peek();
  if (first !== quote && first !== openBrace && first !== openBracket) return undefined;
  if (thinking.test(key)) {
    const block = parts.value("thinking", "assistant", base, key);
    return [{ ...block, spans: withSeals(block.spans, cursor.bytes, base, sealed) }];
  }
  if (key === "refusal" && first === quote) return [parts.text("assistant_text", "assistant", base, key)];
  if (key === "function_call" && first === openBrace) return [readToolCall(parts, base, key)];
  if (key === "audio") throw keptElsewhere(at());
  if (key !== "tool_calls") return undefined;
  const calls: Block[] = [];
  eachObject(cursor, at, (i) => calls.push(readToolCall(parts, base, elementPath(key, i))));
  return calls;
}
