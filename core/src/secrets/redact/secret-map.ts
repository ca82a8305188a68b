import { utf8ToString } from "../../prompt/json/utf8.ts";
import type { BlockKind } from "../../prompt/prompt.ts";
import { atDepth, isPlainAtEveryDepth } from "./escaping-depth.ts";
import type { KeyedHash } from "../keyed-hash.ts";
import { withoutLineStart } from "./line-start.ts";
import { placeholderFor } from "./placeholder.ts";
import { utf8Bytes } from "../text-bytes.ts";

/** Where a secret was seen. */
export interface SecretOrigin {
  readonly kind: BlockKind;
  /** The tool whose result held it, "" for none. */
  readonly tool: string;
  /** Files that this tool's call named, as written. */
  readonly paths: readonly string[];
}

/** A secret and what stands for it. Never logged, stored or sent. */
export interface Secret {
  readonly placeholder: string;
  readonly detector: string;
  /** Exactly as it stood in the judged text, but for the start that all lines of a block have. */
  readonly value: Uint8Array;
  /** How many quoted strings it stood inside of (escaping-depth.ts). */
  readonly depth: number;
  /** Has several lines, and each takes on the start of the line where it is put (line-start.ts). */
  readonly isBlock?: boolean;
}

export interface MappedSecret extends Secret {
  readonly origins: readonly SecretOrigin[];
  /** Somewhere in the request a letter, digit or underscore follows it directly. */
  readonly runsOn?: boolean;
}

/** By placeholder. Made anew from each request. */
export type SecretMap = ReadonlyMap<string, MappedSecret>;

const depthMax = 2;

/**
 * `lineStart`: what stands before it on its first line (line-start.ts). Depth and a start that not
 * all lines have are part of what a placeholder stands for only where they change how the value is
 * written.
 */
export function secretOf(
  value: Uint8Array,
  depth: number,
  detector: string,
  keyedHash: KeyedHash,
  lineStart: string | null = null,
): Secret {
  const block = value.includes(newline) ? withoutLineStart(value, lineStart ?? "") : undefined;
  const own = (block ?? value).slice();
  const relevant = depth > 0 && !isPlainAtEveryDepth(own);
  const isRagged = block === undefined && value.includes(newline);
  const more = [...(relevant || isRagged ? [0, depth] : []), ...(isRagged ? [1] : [])];
  return {
    placeholder: placeholderFor(more.length === 0 ? own : new Uint8Array([...own, ...more]), keyedHash),
    detector,
    value: own,
    depth: relevant ? depth : 0,
    ...(block === undefined ? {} : { isBlock: true }),
  };
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
