import { createHmac, createSecretKey, type KeyObject } from "node:crypto";
import type { Scanner } from "@fourgate/core/secrets/scan/scan";
import { toldText } from "../../export/told-text.ts";
import { nameLengthMax, textLengthMax } from "../limits.ts";

/** What stands behind a cut tells whether a secret begins before it. */
const secretLengthMax = 4_000;

/** Text of records as the database takes it: well-formed, bounded, and no secret in what a client wrote. */
export interface StoredText {
  /** What the gateway itself wrote, or an operator. */
  readonly own: (text: string) => string;
  /** A client's short word that is searched for: a session, a tool, a team. */
  readonly name: (text: string) => string;
  /** Any other word of a client: a path, a folder. */
  readonly words: (text: string) => string;
  /** Of a content's SHA-256, hex: what the database holds in its place. */
  readonly contentKey: (sha256: string) => string;
}

/** `searchKey`: of the record source. */
export function storedText(detectors: Scanner, searchKey: Uint8Array): StoredText {
  // Made ready once: as bytes it costs eight times as much in each of the hashes.
  const key = createSecretKey(searchKey);
  const told = toldText(() => detectors);
  const words = (text: string): string => told(text.slice(0, textLengthMax + secretLengthMax));
  return {
    own: (text) => bounded(text, textLengthMax),
    name: (text) => searchedName(words(text)),
    words: (text) => bounded(words(text), textLengthMax),
    contentKey: (sha256) => contentKey(sha256, key),
  };
}

/** 32 characters, hex. */
export function contentKey(sha256: string, searchKey: KeyObject | Uint8Array): string {
  return createHmac("sha256", searchKey)
    .update("content ")
    .update(sha256.toLowerCase())
    .digest("hex")
    .slice(0, 32);
}

/** A name as its column holds it; whoever searches gives the same. */
export function searchedName(text: string): string {
  return bounded(text, nameLengthMax);
}

/** A path or a repo as its column holds it. */
export function searchedWords(text: string): string {
  return bounded(text, textLengthMax);
}

/** PostgreSQL knows no NUL in text; a cut may leave half a surrogate pair. */
function bounded(text: string, lengthMax: number): string {
  return text.slice(0, lengthMax).toWellFormed().replaceAll("\u0000", "\ufffd");
}

/** "claude-code 2.1.330" is the tool claude-code in version 2.1.330. */
export function toolParts(tool: string): { readonly name: string; readonly version: string } {
  const space = tool.indexOf(" ");
  return space < 0
    ? { name: tool, version: "" }
    : { name: tool.slice(0, space), version: tool.slice(space + 1) };
}
