import { utf8ToString } from "../../prompt/json/utf8.ts";
import type { BlockKind } from "../../prompt/prompt.ts";
import { atDepth, isPlainAtEveryDepth } from "./escaping-depth.ts";
import type { KeyedHash } from "../keyed-hash.ts";
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
  /** Exactly as it stood in the judged text. */
  readonly value: Uint8Array;
  /** How many quoted strings it stood inside of (escaping-depth.ts). */
  readonly depth: number;
}

export interface MappedSecret extends Secret {
  readonly origins: readonly SecretOrigin[];
}

/** By placeholder. Made anew from each request. */
export type SecretMap = ReadonlyMap<string, MappedSecret>;

const depthMax = 2;

/** Depth is part of what a placeholder stands for only where it changes how the value is written. */
export function secretOf(value: Uint8Array, depth: number, detector: string, keyedHash: KeyedHash): Secret {
  const own = value.slice();
  const relevant = depth > 0 && !isPlainAtEveryDepth(own);
  const named = relevant ? new Uint8Array([...own, 0, depth]) : own;
  return { placeholder: placeholderFor(named, keyedHash), detector, value: own, depth: relevant ? depth : 0 };
}

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
