import { utf8ToString } from "../../prompt/json/utf8.ts";
import { atDepth } from "../redact/at-depth.ts";
import { AlteredPlaceholders } from "./altered-placeholder.ts";
import { withLineStart } from "../redact/line-start.ts";
import { JsonWalk } from "./json-walk.ts";
import {
  openPlaceholderLength,
  placeholderLength,
  placeholderPrefix,
  wholePlaceholderLength,
} from "../redact/placeholder.ts";
import type { MappedSecret, SecretMap } from "../redact/secret-map.ts";

/** Behind the prefix, so many letters or digits that do not make a placeholder are one that was altered. */
const alteredDigitsMin = 12;

const altered = "it holds a placeholder that was altered";
export const encoded =
  "it holds a placeholder in base64, where the value can't be put back: write the value as it is, or leave it to whoever runs it";

/** Members of tools' inputs that are pieces of a file. */
const fragmentKeys: ReadonlySet<string> = new Set(
  "old_string new_string oldString newString old_str new_str old_text new_text oldText newText".split(" "),
);

/** Whether a secret may be restored here; "wait" while that is not known yet. */
export type RestoreRule = (secret: MappedSecret) => "pass" | "wait" | Home | Refusal;

/** It may, and was read from the file that is written, as far as is known, inside of so many quoted strings. */
export interface Home {
  readonly homeDepth: number;
}

export interface Refusal {
  /** Why, as the end of a sentence. */
  readonly refused: string;
}

/**
 * Puts secrets back into JSON text that comes in pieces. Whatever can't be the start of a
 * placeholder is released at once. A secret is written as its place wants it: escaped for the JSON
 * string that it stands in, and once more for each string inside of that one.
 *
 * A placeholder that stands for no secret of the map, or that was altered, is refused, never guessed:
 * then `refused` says why, and nothing more is released. An altered one may show at the end only.
 */
export class JsonTextRestorer {
  readonly #map: SecretMap;
  readonly #rule: RestoreRule;
  readonly #walk = new JsonWalk();
  readonly #altered: AlteredPlaceholders;
  #held = "";
  #waits = false;
  restored = 0;
  refused: string | null = null;

  constructor(map: SecretMap, rule: RestoreRule) {
    this.#map = map;
    this.#rule = rule;
    this.#altered = new AlteredPlaceholders(map);
  }

  /** UTF-16 units that wait. */
  get heldLength(): number {
    return this.#held.length;
  }

  push(text: string): string {
    this.#altered.push(text);
    this.#held += text;
    return this.#release(false);
  }

  /** The rule may answer otherwise now. */
  retry(): string {
    this.#waits = false;
    return this.#release(false);
  }

  /** No more comes. */
  end(): string {
    this.#waits = false;
    this.#altered.end();
    return this.#release(true);
  }

  #release(isEnd: boolean): string {
    if (this.refused === null && this.#altered.count > 0)
      this.#refuse(this.#altered.isEncoded ? encoded : altered);
    if (this.refused !== null || this.#waits) return "";
    const text = this.#held;
    let released = "";
    let from = 0;
    for (let at = text.indexOf(placeholderPrefix); at >= 0; at = text.indexOf(placeholderPrefix, at + 1)) {
      if (at < from) continue;
      this.#walk.advance(text.slice(from, at));
      released += text.slice(from, at);
      from = at;
      if (this.#walk.insideEscape) continue;
      const digits = /^[A-Za-z0-9]{0,16}/.exec(
        text.slice(at + placeholderPrefix.length, at + placeholderLength),
      )![0];
      // Also of a whole one: what follows it may make it another.
      const mayGoOn = at + placeholderPrefix.length + digits.length === text.length;
      if (mayGoOn && !isEnd) break;
      if (digits.length < alteredDigitsMin) continue;
      const value = this.#valueFor(placeholderPrefix + digits, text[at + placeholderLength] ?? "");
      if (value === null) {
        if (this.refused === null) this.#waits = true;
        this.#held = text.slice(from);
        return released;
      }
      this.#walk.advance(text.slice(at, at + placeholderLength));
      released += value;
      from = at + placeholderLength;
      this.restored++;
    }
    const openLength = Math.max(openPlaceholderLength(text), wholePlaceholderLength(text));
    const heldLength = isEnd ? 0 : Math.min(openLength, text.length - from);
    const rest = text.slice(from, text.length - heldLength);
    this.#walk.advance(rest);
    this.#held = text.slice(text.length - heldLength);
    return released + rest;
  }

  /** The JSON text that takes the placeholder's place; null when refused or not known yet. `next` follows it. */
  #valueFor(placeholder: string, next: string): string | null {
    const secret = this.#map.get(placeholder);
    if (secret === undefined)
      return this.#refuse("it holds a placeholder that stands for no secret of this conversation");
    if (/\w/.test(next) && secret.runsOn !== true) return this.#refuse(altered);
    const answer = this.#rule(secret);
    if (answer === "wait") return null;
    if (typeof answer === "object" && "refused" in answer) return this.#refuse(answer.refused);
    const { key, lineNumber, place } = this.#walk;
    // What is taken out of a line need not show the quotes that the secret stands in there.
    const isFragment = lineNumber === 0 && fragmentKeys.has(key);
    const depth = answer !== "pass" && isFragment ? answer.homeDepth : place.depth;
    const text = utf8ToString(secret.value, 0, secret.value.length);
    const start = secret.isBlock === true ? place.lineStart(depth - secret.depth) : "";
    const value = atDepth(withLineStart(text, start), secret.depth, depth);
    if (value === null) return this.#refuse("the secret can't be written as this place wants it");
    return JSON.stringify(value).slice(1, -1);
  }

  #refuse(reason: string): null {
    this.refused = reason;
    return null;
  }
}

export type RestoredText = { readonly text: string; readonly restored: number } | Refusal;

/** Restores in the whole JSON text of a tool's input. */
export function restoreInJsonString(
  text: string,
  map: SecretMap,
  rule: (secret: MappedSecret) => "pass" | Home | Refusal,
): RestoredText {
  const restorer = new JsonTextRestorer(map, rule);
  const restored = restorer.push(text) + restorer.end();
  return restorer.refused === null
    ? { text: restored, restored: restorer.restored }
    : { refused: restorer.refused };
}
