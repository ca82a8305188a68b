import { utf8ToString } from "../../prompt/json/utf8.ts";
import type { BlockKind } from "../../prompt/prompt.ts";
import { atDepth, isPlainAtEveryDepth } from "./at-depth.ts";
import type { KeyedHash } from "../keyed-hash.ts";
import { withoutLineStart } from "./line-start.ts";
import type { TextPlace } from "./text-place.ts";
import { placeholderFor } from "./placeholder.ts";
import { utf8Bytes } from "../text-bytes.ts";

/** Where a secret was seen. */
export interface SecretOrigin {
  readonly kind: BlockKind;
  /** The tool whose result held it, "" for none. */
  readonly tool: string;
  /** Files that this tool's call named, as written. */
  readonly paths: readonly string[];
  /** How many quoted strings it stood inside of there. */
  readonly depth?: number;
}

/** A secret and what stands for it. Never logged, stored or sent. */
export interface Secret {
  readonly placeholder: string;
  readonly detector: string;
  /** As it stood in the judged text, without the escapes of `depth` 0 and the start that all lines of a block have. */
  readonly value: Uint8Array;
  /** How many quoted strings it is escaped for (text-place.ts). */
  readonly depth: number;
  /** Has several lines, and each takes on the start of the line where it is put (text-place.ts). */
  readonly isBlock?: boolean;
}

export interface MappedSecret extends Secret {
  readonly origins: readonly SecretOrigin[];
  /** Somewhere in the request a letter, digit or underscore follows it directly. */
  readonly runsOn?: boolean;
}

/** By placeholder. Made anew from each request. */
export type SecretMap = ReadonlyMap<string, MappedSecret>;

const depthMax = 3;

/**
 * A value as it stands at a place. What stands for it is the same in plain text, in a JSON file and
 * in JSON inside of that, at any indentation: depth and the start of its lines are part of it only
 * where writing it again at that place would not give the same bytes.
 */
export function secretOf(
  value: Uint8Array,
  place: Pick<TextPlace, "depth" | "lineStart">,
  detector: string,
  keyedHash: KeyedHash,
): Secret {
  const { text, depth } = isPlainAtEveryDepth(value)
    ? { text: value, depth: 0 }
    : unescapedValue(value, place.depth);
  const isLong = text.includes(newline);
  const block = isLong ? withoutLineStart(text, place.lineStart(place.depth - depth)) : undefined;
  const own = (block ?? text).slice();
  const isRagged = isLong && block === undefined;
  const more = [...(depth > 0 || isRagged ? [0, depth] : []), ...(isRagged ? [1] : [])];
  return {
    placeholder: placeholderFor(more.length === 0 ? own : new Uint8Array([...own, ...more]), keyedHash),
    detector,
    value: own,
    depth,
    ...(block === undefined ? {} : { isBlock: true }),
  };
}

/** With as few escapes as give the same again when it is escaped; `depth` says for how many strings it still is. */
function unescapedValue(value: Uint8Array, from: number): { text: Uint8Array; depth: number } {
  const text = from === 0 ? "" : utf8ToString(value, 0, value.length);
  for (let depth = 0; depth < from; depth++) {
    const inner = atDepth(text, from, depth);
    if (inner !== null && atDepth(inner, depth, from) === text) return { text: utf8Bytes(inner), depth };
  }
  return { text: value, depth: from };
}

const newline = 0x0a;

/** The forms in which a tool's input can hold the value: in plain text, in a JSON file, in JSON inside of it. */
export function writtenForms(secret: Secret): Uint8Array[] {
  if (isPlainAtEveryDepth(secret.value)) return [secret.value];
  const value = utf8ToString(secret.value, 0, secret.value.length);
  const forms = [secret.value];
  for (let depth = 0; depth <= depthMax; depth++) {
    const form = depth === secret.depth ? null : atDepth(value, secret.depth, depth);
    if (form !== null) forms.push(utf8Bytes(form));
  }
  return forms;
}
