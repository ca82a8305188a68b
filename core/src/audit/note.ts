import { fromBase64, toBase64 } from "./base64.ts";
import { asciiBytes, concatBytes, sameBytes, toHex, type Sha256, type VerifyEd25519 } from "./digest.ts";

/** https://c2sp.org/signed-note with Ed25519 keys. Notes are ASCII but for the dash. */
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
  readonly signatures: readonly NoteSignature[];
}

export interface NoteSignature {
  readonly name: string;
  readonly keyId: Uint8Array;
  readonly signature: Uint8Array;
  /** As it stands in the note, newline included. */
  readonly line: string;
}

/** What a key's signatures sign: a note's text (1), or a witness's statement on it (4, cosignature/v1). */
export type SignatureType = 1 | 4;

const ed25519: SignatureType = 1;
const signatureCountMax = 64;
const noteLengthMax = 1024 * 1024;
const namePattern = /^[!-*,-~]+$/;

export function noteKey(
  name: string,
  publicKey: Uint8Array,
  sha256: Sha256,
  type: SignatureType = ed25519,
): NoteKey {
  if (!namePattern.test(name))
    throw new RangeError("a key's name is printable ASCII without spaces and plus");
  const hashed = sha256(concatBytes(asciiBytes(`${name}\n`), Uint8Array.of(type), publicKey));
  return { name, id: hashed.slice(0, 4), publicKey };
}

/** `name+hash+key`, as Go's golang.org/x/mod/sumdb/note writes verifier keys. */
export function formatVerifierKey(key: NoteKey, type: SignatureType = ed25519): string {
  return `${key.name}+${toHex(key.id)}+${toBase64(concatBytes(Uint8Array.of(type), key.publicKey))}`;
}

export function parseVerifierKey(
  text: string,
  sha256: Sha256,
  type: SignatureType = ed25519,
): NoteKey | undefined {
  const [name = "", id, ...rest] = text.trim().split("+");
  const bytes = fromBase64(rest.join("+"));
  if (bytes?.length !== 33 || bytes[0] !== type || !namePattern.test(name)) return undefined;
  const key = noteKey(name, bytes.slice(1), sha256, type);
  return toHex(key.id) === id ? key : undefined;
}

export function parseNote(note: string): Note | undefined {
  if (note.length > noteLengthMax) return undefined;
  const end = note.lastIndexOf("\n\n");
  if (end < 0 || !note.endsWith("\n")) return undefined;
  const text = note.slice(0, end + 1);
  const signatures = parseSignatureLines(note.slice(end + 2));
  return isNoteText(text) && signatures ? { text, signatures } : undefined;
}

/** Notes that stand one after the other, with an empty line between them. */
export function splitNotes(text: string): string[] {
  return text
    .split(/\n\n(?!\u2014)/)
    .map((note) => (note.endsWith("\n") ? note : `${note}\n`))
    .filter((note) => note !== "\n");
}

/** At least one line, each ending in a newline; undefined where one is malformed. */
export function parseSignatureLines(text: string): NoteSignature[] | undefined {
  const lines = text.slice(0, -1).split("\n");
  if (!text.endsWith("\n") || lines.length > signatureCountMax) return undefined;
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const [dash, name, encoded, ...rest] = line.split(" ");
    const bytes = encoded === undefined ? undefined : fromBase64(encoded);
    if (dash !== "—" || !name || name.includes("+") || !bytes || bytes.length < 5 || rest.length > 0)
      return undefined;
    signatures.push({ name, keyId: bytes.slice(0, 4), signature: bytes.slice(4), line: `${line}\n` });
  }
  return signatures;
}

/** The key signed it. Signatures of other keys are ignored; one that claims this key and fails spoils the note. */
export function isSignedBy(note: Note, key: NoteKey, verify: VerifyEd25519): boolean {
  const own = signaturesOf(note.signatures, key);
  return (
    own.length > 0 && own.every(({ signature }) => verify(key.publicKey, asciiBytes(note.text), signature))
  );
}

export function signaturesOf(signatures: readonly NoteSignature[], key: NoteKey): NoteSignature[] {
  return signatures.filter(({ name, keyId }) => name === key.name && sameBytes(keyId, key.id));
}

/** A note's text is ASCII and ends in a newline. */
export function isNoteText(text: string): boolean {
  return /^[\n\x20-\x7e]*\n$/.test(text);
}
