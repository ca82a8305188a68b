import { FourgateError } from "../../errors.ts";
import type { JsonCursor } from "../json/cursor.ts";
import { openBrace, openBracket, quote } from "../json/cursor.ts";

/** Where in the request, for a message: "messages[3].role". Only the protocol's own names. */
export function schemaFault(at: string, mustBe: string): FourgateError {
  return new FourgateError(
    "body_schema",
    `${at} must be ${mustBe}`,
    "send a request as the protocol's reference describes it",
  );
}

export function requireObject(cursor: JsonCursor, at: () => string): void {
  if (cursor.peek() !== openBrace) throw schemaFault(at(), "an object");
}

export function requireArray(cursor: JsonCursor, at: () => string): void {
  if (cursor.peek() !== openBracket) throw schemaFault(at(), "an array");
}

export function requireString(cursor: JsonCursor, at: () => string): void {
  if (cursor.peek() !== quote) throw schemaFault(at(), "a string");
}

/** Each element of the array at the cursor; all must be objects. */
export function eachObject(cursor: JsonCursor, at: () => string, read: (index: number) => void): void {
  requireArray(cursor, at);
  cursor.openArray();
  for (let i = 0; cursor.nextElement(); i++) {
    requireObject(cursor, () => `${at()}[${i}]`);
    read(i);
  }
}
