import { ambiguous } from "../json/fault.ts";
import type { JsonCursor } from "../json/cursor.ts";
import { FieldNames } from "../reading/field-names.ts";

/**
 * Proto3's JSON takes a field by its name in camelCase and by its original one with underscores
 * (protobuf.dev, ProtoJSON): both are read as the former, and both in one object are refused.
 */
export class ProtoNames {
  readonly #names: FieldNames;
  readonly #canonical: ReadonlyMap<string, string>;

  constructor(names: string) {
    const camel = names.split(" ");
    const snake = camel.map((name) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
    this.#names = new FieldNames([...camel, ...snake]);
    this.#canonical = new Map(snake.map((name, i) => [name, camel[i] ?? name]));
  }

  get fields(): FieldNames {
    return this.#names;
  }

  /** The cursor's key by its one name; `seen` holds those of its object. @throws FourgateError body_ambiguous */
  read({ key, keyStart }: JsonCursor, seen: Set<string>): string {
    this.#names.refuseMisspelt(key, keyStart);
    const name = this.#canonical.get(key) ?? key;
    if (!this.#names.has(key)) return name;
    if (seen.has(name)) throw ambiguous("the same field under two names", keyStart);
    seen.add(name);
    return name;
  }
}
