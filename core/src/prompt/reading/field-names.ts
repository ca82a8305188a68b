import { ambiguous } from "../json/fault.ts";

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

  /** Each line is names with a space between them. */
  static of(...lines: readonly string[]): FieldNames {
    return new FieldNames(lines.flatMap((line) => line.split(" ")));
  }

  has(name: string): boolean {
    return this.#exact.has(name);
  }

  /** @throws FourgateError body_ambiguous; `offset` is where the name stands */
  refuseMisspelt(name: string, offset: number): void {
    if (this.isMisspelt(name)) throw ambiguous("a field's name in other capitals", offset);
  }

  isMisspelt(name: string): boolean {
    return !this.#exact.has(name) && name.length < 64 && this.#folded.has(fold(name));
  }
}

/** Upper and lower case, the long s and the Kelvin sign become one. */
function fold(name: string): string {
  return name.toUpperCase().toLowerCase();
}
