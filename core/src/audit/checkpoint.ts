import { fromBase64, toBase64 } from "./base64.ts";
import { digestBytes, type VerifyEd25519 } from "./digest.ts";
import { isSignedBy, parseNote, type NoteKey } from "./note.ts";

/** A signed tree head: https://c2sp.org/tlog-checkpoint */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
}

/** A note's text, ready to sign. */
export function formatCheckpoint({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [origin, size, root, ...rest] = text.split("\n");
  if (!origin || size === undefined || root === undefined || rest.at(-1) !== "") return undefined;
  if (rest.slice(0, -1).includes("")) return undefined;
  const hash = fromBase64(root);
  if (!/^(0|[1-9]\d*)$/.test(size) || !Number.isSafeInteger(Number(size)) || hash?.length !== digestBytes)
    return undefined;
  return { origin, size: Number(size), root: hash };
}

/** The checkpoint in a note, where this key signed it and names its origin; else undefined. */
export function openCheckpoint(note: string, key: NoteKey, verify: VerifyEd25519): Checkpoint | undefined {
  const parsed = parseNote(note);
  if (!parsed || !isSignedBy(parsed, key, verify)) return undefined;
  const checkpoint = parseCheckpoint(parsed.text);
  return checkpoint?.origin === key.name ? checkpoint : undefined;
}
