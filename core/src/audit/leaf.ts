import { FourgateError } from "../errors.ts";
import type { RecordKind } from "./record.ts";
import { asciiBytes, concatBytes, digestBytes, type Sha256 } from "./digest.ts";

/**
 * What the tree holds of a record. It can never be erased, so it names nobody and nothing: names,
 * paths and content hashes are in the record, encrypted under its subject's key.
 *
 *   0  u8  version, 2; 1 for records that no key of their own opens
 *   1  u8  kind
 *   2  26  id, ULID in ASCII
 *  28  16  device pseudonym
 *  44  u64 device sequence, from 0 and without gaps
 *  52  u64 time, ms since 1970
 *  60  32  commitment
 *
 * Integers are big-endian.
 */
export interface Leaf extends LeafHead {
  /** 16 bytes. */
  readonly device: Uint8Array;
  /** 32 bytes. */
  readonly commitment: Uint8Array;
}

/** What a leaf says in words and numbers. */
export interface LeafHead {
  readonly kind: RecordKind;
  readonly id: string;
  readonly sequence: number;
  readonly timeMs: number;
}

export const leafBytes = 92;
/** What stands before the commitment; also the associated data that the record is sealed with. */
export const leafHeadBytes = 60;
const idLength = 26;
export const deviceBytes = 16;
const deviceAt = 28;
const deviceEnd = deviceAt + deviceBytes;

const version = 2;
const earlierVersion = 1;
/** A kind's code is its place here, from 1. Never reorder; add at the end. */
export const recordKinds: readonly RecordKind[] = [
  "intent",
  "outcome",
  "refusal",
  "guard_block",
  "policy",
  "drill",
  "gateway",
  "read",
  "identity",
  "allow",
  "export",
  "alarm",
  "heartbeat",
  "login",
  "late_findings",
  "retention",
  "clock",
  "sign_off",
];
const ulidPattern = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

/** @throws FourgateError record_failed when a field does not fit: what can't be logged is not done */
export function encodeLeaf(leaf: Leaf): Uint8Array {
  if (!ulidPattern.test(leaf.id)) throw unfit("its id is no ULID");
  if (!isCount(leaf.sequence) || !isCount(leaf.timeMs)) throw unfit("its time or number is no count");
  if (leaf.device.length !== deviceBytes || leaf.commitment.length !== digestBytes)
    throw unfit("a length is wrong");
  const bytes = new Uint8Array(leafBytes);
  bytes[0] = version;
  bytes[1] = recordKinds.indexOf(leaf.kind) + 1;
  bytes.set(asciiBytes(leaf.id), 2);
  bytes.set(leaf.device, deviceAt);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(44, BigInt(leaf.sequence));
  view.setBigUint64(52, BigInt(leaf.timeMs));
  bytes.set(leaf.commitment, leafHeadBytes);
  return bytes;
}

/** Which bytes a ULID's characters are. */
const ulidBytes: Uint8Array = new Uint8Array(256);
for (const character of "0123456789ABCDEFGHJKMNPQRSTVWXYZ") ulidBytes[character.charCodeAt(0)] = 1;
const seven = 0x37;

/** Undefined for anything that encodeLeaf does not write. */
export function decodeLeaf(bytes: Uint8Array): Leaf | undefined {
  const head = decodeLeafHead(bytes);
  return (
    head && { ...head, device: bytes.slice(deviceAt, deviceEnd), commitment: bytes.slice(leafHeadBytes) }
  );
}

/** As decodeLeaf, without copying anything: opening a log decodes every leaf, a million of them. */
export function decodeLeafHead(bytes: Uint8Array): LeafHead | undefined {
  if (bytes.length !== leafBytes || !(bytes[0] === version || bytes[0] === earlierVersion)) return undefined;
  const kind = recordKinds[bytes[1]! - 1];
  if (!kind || bytes[2]! > seven) return undefined;
  for (let at = 2; at < 2 + idLength; at++) if (ulidBytes[bytes[at]!] !== 1) return undefined;
  const sequence = countAt(bytes, 44);
  const timeMs = countAt(bytes, 52);
  if (!isCount(sequence) || !isCount(timeMs)) return undefined;
  return { kind, id: idIn(bytes), sequence, timeMs };
}

/** Whether this leaf, which is one, is of that device. */
export function isOfDevice(bytes: Uint8Array, device: Uint8Array): boolean {
  for (let at = 0; at < deviceBytes; at++) if (bytes[deviceAt + at] !== device[at]) return false;
  return true;
}

/** In one call: a string that grows by characters is a rope, which costs three times that at its first look-up. */
function idIn(b: Uint8Array): string {
  return String.fromCharCode(
    b[2]!,
    b[3]!,
    b[4]!,
    b[5]!,
    b[6]!,
    b[7]!,
    b[8]!,
    b[9]!,
    b[10]!,
    b[11]!,
    b[12]!,
    b[13]!,
    b[14]!,
    b[15]!,
    b[16]!,
    b[17]!,
    b[18]!,
    b[19]!,
    b[20]!,
    b[21]!,
    b[22]!,
    b[23]!,
    b[24]!,
    b[25]!,
    b[26]!,
    b[27]!,
  );
}

/** A big-endian u64; one that is too large for a count comes out too large as well. */
function countAt(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = at; i < at + 8; i++) value = value * 256 + bytes[i]!;
  return value;
}

const keyIdPrefix = asciiBytes("fourgate key id");

/** Names a subject's key without revealing it. */
export function keyIdOf(key: Uint8Array, sha256: Sha256): Uint8Array {
  return sha256(concatBytes(keyIdPrefix, key));
}

/** Whether a leaf commits to a key of its record's own. */
export function hasOpening(leaf: Uint8Array): boolean {
  return leaf[0] === version;
}

const openingPrefix = asciiBytes("fourgate record key");

/** What a leaf commits to of the key that opens its record and no other. */
export function openingOf(recordKey: Uint8Array, sha256: Sha256): Uint8Array {
  return sha256(concatBytes(openingPrefix, recordKey));
}

/**
 * SHA-256(key id ‖ opening ‖ nonce ‖ ciphertext) of the encrypted record. Anyone can check it against the
 * journal without a key; it reveals nothing, since nonce and key are random; and it stays valid
 * when the key is destroyed. The key id is in it because AES-GCM alone does not commit to a key:
 * one ciphertext can be made to open under two keys to two different records. With the key id
 * bound, only one key can be shown for this leaf, so only one record. The opening binds the record's own
 * key in the same way: it can be handed out with the record, and opens nothing else.
 */
export function commitmentOf(
  sealed: {
    readonly keyId: Uint8Array;
    /** Of the record's own key (openingOf); absent in records of version 1. */
    readonly opening?: Uint8Array | undefined;
    readonly nonce: Uint8Array;
    readonly ciphertext: Uint8Array;
  },
  sha256: Sha256,
): Uint8Array {
  const { keyId, opening = new Uint8Array(0), nonce, ciphertext } = sealed;
  return sha256(concatBytes(keyId, opening, nonce, ciphertext));
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function unfit(why: string): FourgateError {
  return new FourgateError(
    "record_failed",
    `a record does not fit the log: ${why}`,
    "report this as a fault of Fourgate",
  );
}
