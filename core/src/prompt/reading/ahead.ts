import type { JsonCursor } from "../json/cursor.ts";
import { literalString } from "../json/text.ts";
import { requireString } from "./schema.ts";

/**
 * A string member of the object at the cursor, which decides how the others are read and may stand
 * after them: then the object is read over once to find it. Clients put it first. "" where absent.
 */
export function stringAhead(cursor: JsonCursor, name: string, at: () => string): string {
  const mark = cursor.mark();
  let text = "";
  cursor.openObject();
  while (cursor.nextKey()) {
    if (cursor.key !== name) {
      cursor.skip();
      continue;
    }
    requireString(cursor, () => `${at()}.${name}`);
    cursor.string();
    text = literalString(cursor.bytes, cursor.textStart, cursor.textEnd, cursor.textEscaped);
    break;
  }
  cursor.rewind(mark);
  return text;
}
