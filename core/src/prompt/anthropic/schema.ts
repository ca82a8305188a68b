import { FourgateError } from "../../errors.ts";
import type { JsonCursor } from "../json/cursor.ts";
import { openBrace, openBracket, quote } from "../json/cursor.ts";

/** Where in the request, for a message: "messages[3].role". Only the protocol's own names. */
export function schemaFault(at: string, mustBe: string): FourgateError {
  return new FourgateError(
    "body_schema",
    `${at} must be ${mustBe}.`,
    "Send a request as the Messages API describes it.",
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

/**
 * A server that matches names without case (Go's encoding/json does) would read "Messages" as
 * "messages" where this reader sees an unknown member: two readings, so it is refused.
 */
export class FieldNames {
  readonly #exact: ReadonlySet<string>;
  readonly #folded: ReadonlySet<string>;

  constructor(names: readonly string[]) {
    this.#exact = new Set(names);
    this.#folded = new Set(names.map(fold));
  }

  has(name: string): boolean {
    return this.#exact.has(name);
  }

  isMisspelt(name: string): boolean {
    return !this.#exact.has(name) && name.length < 64 && this.#folded.has(fold(name));
  }
}

/** Upper and lower case, the long s and the Kelvin sign become one. */
function fold(name: string): string {
  return name.toUpperCase().toLowerCase();
}
