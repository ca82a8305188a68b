import { quote } from "../json/cursor.ts";
import { literalString } from "../json/text.ts";
import type { Block, BlockKind, Role } from "../prompt.ts";
import { stringAhead } from "../reading/ahead.ts";
import { FieldNames } from "../reading/field-names.ts";
import type { PartReader } from "../reading/part-reader.ts";
import { looksSealed } from "../reading/sealed.ts";
import { memberPath, type SpanSink } from "../reading/text-spans.ts";
import { uploadedFile } from "../reading/unresolvable.ts";
import { mayBePath } from "../tools/call-input.ts";
import { isInjected } from "../tools/injected.ts";

const fields = new FieldNames(
  "type text refusal image_url file_id file_data filename encrypted_content".split(" "),
);

const kinds: ReadonlyMap<string, BlockKind> = new Map<string, BlockKind>([
  ["input_image", "image"],
  ["computer_screenshot", "image"],
  ["input_file", "document"],
  ["reasoning_text", "thinking"],
  ["summary_text", "thinking"],
]);

/**
 * Reads the content part (an object) at the cursor into a block of its own; the sink's spans stay
 * as they were. Offsets from `base`, the start of the part; `path` is the object's in its item.
 */
export function readContentPart(
  parts: PartReader,
  sink: SpanSink,
  role: Role,
  base: number,
  path: string,
  at: () => string,
): Block {
  const { cursor } = parts;
  const outer = sink.spans;
  sink.spans = [];
  const start = cursor.position;
  const type = stringAhead(cursor, "type", at);
  const kind = kinds.get(type) ?? textKind(type, role);
  let injected = false;
  let title: string | undefined;
  cursor.openObject();
  while (cursor.nextKey()) {
    const key = cursor.key;
    fields.refuseMisspelt(key, cursor.keyStart);
    const member = memberPath(path, key);
    sink.key(cursor, member);
    if (cursor.peek() !== quote) {
      sink.all(cursor, member);
      continue;
    }
    cursor.string();
    const { bytes, textStart, textEnd, textEscaped } = cursor;
    if (key === "file_id") throw uploadedFile(at());
    sink.value(cursor, member, key === "encrypted_content" && looksSealed(bytes, textStart, textEnd));
    if (key === "text" && kind === "user_text") injected = isInjected(bytes, textStart, textEnd);
    if (key === "filename" && mayBePath(cursor))
      title = literalString(bytes, textStart, textEnd, textEscaped);
  }
  const { spans } = sink;
  sink.spans = outer;
  return {
    ...{ kind, role, start: start - base, end: cursor.position - base, spans },
    ...(injected ? { injected } : {}),
    ...(title !== undefined && /[/\\]/.test(title) ? { mentions: [title] } : {}),
  };
}

function textKind(type: string, role: Role): BlockKind {
  if (!/(?:^|_)text$|^refusal$|^encrypted_content$/.test(type)) return "other";
  return role === "assistant" ? "assistant_text" : role === "user" ? "user_text" : "system";
}
