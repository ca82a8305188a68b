import { JsonCursor, openBrace, openBracket } from "./cursor.ts";

/** Bytes of a value, half open. */
export interface ValueRange {
  readonly start: number;
  readonly end: number;
}

/** Where the value at this path stands in JSON text; undefined where it is not there, or the text is no JSON that reads in one way. */
export function valueAt(bytes: Uint8Array, path: readonly (string | number)[]): ValueRange | undefined {
  try {
    const cursor = new JsonCursor(bytes);
    for (const step of path) if (!enter(cursor, step)) return undefined;
    cursor.peek();
    const start = cursor.position;
    cursor.skip();
    return { start, end: cursor.position };
  } catch {
    return undefined;
  }
}

/** Goes to the first byte of the member or element; false where there is none. */
function enter(cursor: JsonCursor, step: string | number): boolean {
  const first = cursor.peek();
  if (typeof step === "string" && first === openBrace) {
    cursor.openObject();
    while (cursor.nextKey()) {
      if (cursor.key === step) return true;
      cursor.skip();
    }
  } else if (typeof step === "number" && first === openBracket) {
    cursor.openArray();
    for (let index = 0; cursor.nextElement(); index++) {
      if (index === step) return true;
      cursor.skip();
    }
  }
  return false;
}
