import { openBracket, quote } from "../json/cursor.ts";
import type { Block, Part } from "../prompt.ts";
import { FieldNames } from "../reading/field-names.ts";
import type { PartReader } from "../reading/part-reader.ts";
import { stringAhead } from "../reading/ahead.ts";
import { requireObject, schemaFault } from "../reading/schema.ts";
import { textKind } from "./block-kind.ts";
import { readContentBlock } from "./content-block.ts";

const fields = new FieldNames(["role", "content"]);

/** An element of `messages`. */
export function readMessage(parts: PartReader, index: number): Part {
  const { cursor } = parts;
  const at = (): string => `messages[${index}]`;
  requireObject(cursor, at);
  const start = cursor.position;
  // The role decides how the content is read, and may stand after it.
  const role = stringAhead(cursor, "role", at);
  if (role !== "user" && role !== "assistant" && role !== "system") {
    throw schemaFault(`${at()}.role`, "user, assistant or system");
  }
  const envelope = parts.sink(start);
  const blocks: Block[] = [];
  let hasContent = false;
  cursor.openObject();
  while (cursor.nextKey()) {
    const key = cursor.key;
    fields.refuseMisspelt(key, cursor.keyStart);
    envelope.key(cursor, key);
    if (key !== "content") {
      envelope.all(cursor, key);
      continue;
    }
    hasContent = true;
    const first = cursor.peek();
    if (first === quote) {
      blocks.push(parts.text(textKind(role), role, start, ""));
    } else if (first === openBracket) {
      cursor.openArray();
      for (let i = 0; cursor.nextElement(); i++) {
        const blockAt = (): string => `${at()}.content[${i}]`;
        requireObject(cursor, blockAt);
        const read = readContentBlock(cursor, parts.sink(start), role, start, blockAt);
        parts.count(read.length, start);
        blocks.push(...read);
      }
    } else {
      throw schemaFault(`${at()}.content`, "a string or an array");
    }
  }
  if (!hasContent) throw schemaFault(`${at()}.content`, "given");
  return parts.finish("message", role, start, blocks, envelope);
}
