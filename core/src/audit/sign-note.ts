import { toBase64 } from "./base64.ts";
import { cosignedBytes, encodeCosignature } from "./cosignature.ts";
import { asciiBytes, concatBytes } from "./digest.ts";
import { isNoteText, type NoteKey } from "./note.ts";

/**
 * The text with one signature (https://c2sp.org/signed-note). Apart from note.ts, so that nothing
 * that verifies can sign.
 */
export function signNote(text: string, key: NoteKey, sign: (message: Uint8Array) => Uint8Array): string {
  if (!isNoteText(text)) throw new RangeError("a note's text is ASCII and ends in a newline");
  return `${text}\n\u2014 ${key.name} ${toBase64(concatBytes(key.id, sign(asciiBytes(text))))}\n`;
}

/** A witness's signature line on a checkpoint's text, newline included. `timeS` is in seconds since 1970. */
export function cosignLine(
  text: string,
  key: NoteKey,
  timeS: number,
  sign: (message: Uint8Array) => Uint8Array,
): string {
  const signature = encodeCosignature(timeS, sign(cosignedBytes(text, timeS)));
  return `\u2014 ${key.name} ${toBase64(concatBytes(key.id, signature))}\n`;
}
