import { fromBase64, toBase64 } from "./base64.ts";
import { asciiBytes, concatBytes, sameBytes, toHex, type Sha256, type VerifyEd25519 } from "./digest.ts";

/** https://c2sp.org/signed-note with Ed25519 keys (signature type 1). Notes are ASCII but for the dash. */
export interface NoteKey {
  /** No spaces, no plus. */
  readonly name: string;
  /** 4 bytes. */
  readonly id: Uint8Array;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

export interface Note {
  /** Ends in a newline. */
  readonly text: string;
  readonly signatures: readonly {
    readonly name: string;
    readonly keyId: Uint8Array;
    readonly signature: Uint8Array;
  }[];
}

const ed25519 = 1;
const signatureCountMax = 64;
const noteLengthMax = 1024 * 1024;
const namePattern = /^[!-*,-~]+$/;

export function noteKey(name: string, publicKey: Uint8Array, sha256: Sha256): NoteKey {
  if (!namePattern.test(name))
    throw new RangeError("a key's name is printable ASCII without spaces and plus");
  const hashed = sha256(concatBytes(asciiBytes(`${name}\n`), Uint8Array.of(ed25519), publicKey));
  return { name, id: hashed.slice(0, 4), publicKey };
}

/** `name+hash+key`, as Go's golang.org/x/mod/sumdb/note writes verifier keys. */
export function formatVerifierKey(key: NoteKey): string {
  return `${key.name}+${toHex(key.id)}+${toBase64(concatBytes(Uint8Array.of(ed25519), key.publicKey))}`;
}

export function parseVerifierKey(text: string, sha256: Sha256): NoteKey | undefined {
  const [name = "", id, ...rest] = text.trim().split("+");
  const bytes = fromBase64(rest.join("+"));
  if (bytes?.length !== 33 || bytes[0] !== ed25519 || !namePattern.test(name)) return undefined;
  const key = noteKey(name, bytes.slice(1), sha256);
  return toHex(key.id) === id ? key : undefined;
}

export function parseNote(note: string): Note | undefined {
  if (note.length > noteLengthMax) return undefined;
  const end = note.lastIndexOf("\n\n");
  if (end < 0 || !note.endsWith("\n")) return undefined;
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2, -1).split("\n");
  if (!isNoteText(text) || lines.length > signatureCountMax) return undefined;
  const signatures: Note["signatures"][number][] = [];
  for (const line of lines) {
    const [dash, name, encoded, ...rest] = line.split(" ");
    const bytes = encoded === undefined ? undefined : fromBase64(encoded);
    if (dash !== "—" || !name || name.includes("+") || !bytes || bytes.length < 5 || rest.length > 0)
      return undefined;
    signatures.push({ name, keyId: bytes.slice(0, 4), signature: bytes.slice(4) });
  }
  return { text, signatures };
}

/** The key signed it. Signatures of other keys are ignored; one that claims this key and fails spoils the note. */
export function isSignedBy(note: Note, key: NoteKey, verify: VerifyEd25519): boolean {
  const own = note.signatures.filter(({ name, keyId }) => name === key.name && sameBytes(keyId, key.id));
  return (
    own.length > 0 && own.every(({ signature }) => verify(key.publicKey, asciiBytes(note.text), signature))
  );
}

/** A note's text is ASCII and ends in a newline. */
export function isNoteText(text: string): boolean {
  return /^[\n\x20-\x7e]*\n$/.test(text);
}
