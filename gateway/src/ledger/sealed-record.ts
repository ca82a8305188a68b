import type { KeyObject } from "node:crypto";
import { inflateRawSync } from "node:zlib";
import type { AuditRecord } from "@fourgate/core/audit/record";
import {
  commitmentOf,
  encodeLeaf,
  hasOpening,
  leafBytes,
  leafHeadBytes,
  openingOf,
  type Leaf,
} from "@fourgate/core/audit/leaf";
import type { Frame } from "@fourgate/journal/frames";
import { hmacSha256, nonceBytes, sealedBytes, sealInto, sha256, unseal } from "./crypto.ts";
import type { RecordDeflate } from "./record-deflate.ts";
import { recordWords } from "./record-words.ts";
import type { RecordsKey } from "./subject-key.ts";
import { VarintReader, VarintWriter } from "./varint.ts";

/**
 * A record as the journal holds it, frame type 3:
 *
 *   0   32  key id
 *  32   12  nonce
 *  44   92  leaf
 * 136   32  opening: what the leaf commits to of the record's own key; not in version 1 of the leaf
 * 168       ciphertext: deflate of (length of the JSON, JSON, recipe), AES-256-GCM by the record's own
 *           key, associated data the leaf up to its commitment
 */
export interface SealedRecord {
  readonly keyId: Uint8Array;
  readonly nonce: Uint8Array;
  readonly leaf: Uint8Array;
  readonly opening: Uint8Array | undefined;
  readonly ciphertext: Uint8Array;
}

/** A record, and how its body or reply is put together from stored content (recipe.ts); empty for none. */
export interface OpenRecord {
  readonly record: AuditRecord;
  readonly recipe: Uint8Array;
}

export const recordFrameType = 3;

const leafAt = 32 + nonceBytes;
const leafEnd = leafAt + leafBytes;
const openingBytes = 32;
const recordBytesMax = 64 * 1024 * 1024;

const inflating = { dictionary: recordWords, maxOutputLength: recordBytesMax, chunkSize: 4096 };

/** A record and its recipe as they are sealed, made before the record's place in the log is known. */
export interface ReadyRecord {
  readonly record: AuditRecord;
  readonly compressed: Uint8Array;
}

export function readyRecord({ record, recipe }: OpenRecord, deflate: RecordDeflate): ReadyRecord {
  const json = Buffer.from(JSON.stringify(record));
  const jsonLength = new VarintWriter(8);
  jsonLength.varint(json.length);
  return { record, compressed: deflate.deflate(jsonLength.take(), json, recipe) };
}

export function sealRecord(
  { record, compressed }: ReadyRecord,
  identity: Pick<Leaf, "device" | "sequence" | "timeMs">,
  key: RecordsKey,
  nonce: Uint8Array,
): { readonly frame: Frame; readonly leaf: Uint8Array } {
  const draft: Leaf = { ...identity, kind: record.kind, id: record.id, commitment: new Uint8Array(32) };
  const leaf = encodeLeaf(draft);
  const head = leaf.subarray(0, leafHeadBytes);
  const own = ownKey(key, nonce, head);
  const opening = openingOf(own, sha256);
  const payload = Buffer.allocUnsafe(leafEnd + openingBytes + sealedBytes(compressed.length));
  const ciphertext = payload.subarray(leafEnd + openingBytes);
  sealInto(ciphertext, own, compressed, head, nonce);
  leaf.set(commitmentOf({ keyId: key.id, opening, nonce, ciphertext }, sha256), leafHeadBytes);
  payload.set(key.id, 0);
  payload.set(nonce, 32);
  payload.set(leaf, leafAt);
  payload.set(opening, leafEnd);
  return { frame: { type: recordFrameType, payload }, leaf };
}

/** The leaf alone, as a part of the payload; undefined for one that is too short. */
export function leafOfSealed(payload: Uint8Array): Uint8Array | undefined {
  const leaf = payload.subarray(leafAt, leafEnd);
  return payload.length <= ciphertextAt(leaf) ? undefined : leaf;
}

/** Undefined for a payload that is too short to be one. */
export function parseSealedRecord(payload: Uint8Array): SealedRecord | undefined {
  const leaf = leafOfSealed(payload);
  if (!leaf) return undefined;
  const end = ciphertextAt(leaf);
  return {
    keyId: payload.subarray(0, 32),
    nonce: payload.subarray(32, leafAt),
    leaf,
    opening: hasOpening(leaf) ? payload.subarray(leafEnd, end) : undefined,
    ciphertext: payload.subarray(end),
  };
}

function ciphertextAt(leaf: Uint8Array): number {
  return hasOpening(leaf) ? leafEnd + openingBytes : leafEnd;
}

/**
 * The record's own key, which opens it and nothing else: who is given it can see that this very record stands
 * behind its leaf. Undefined for one of version 1, which the subject's key alone opens.
 */
export function recordKeyOf(sealed: SealedRecord, key: RecordsKey): Buffer | undefined {
  return sealed.opening && ownKey(key, sealed.nonce, sealed.leaf.subarray(0, leafHeadBytes));
}

/** From the subject's key by nonce and place, so that it is another one for each record. */
function ownKey({ key }: RecordsKey, nonce: Uint8Array, leafHead: Uint8Array): Buffer {
  return hmacSha256(key, "fourgate one record", nonce, leafHead);
}

/** @throws Error when the key is another's or anything was changed */
export function openRecord(sealed: SealedRecord, key: RecordsKey): OpenRecord {
  return openWith(sealed, recordKeyOf(sealed, key) ?? key.key);
}

/**
 * With the record's own key, or for version 1 the subject's.
 * @throws Error when the key is another's or anything was changed
 */
export function openWith(sealed: SealedRecord, key: KeyObject | Uint8Array): OpenRecord {
  const compressed = unseal(key, sealed.ciphertext, sealed.leaf.subarray(0, leafHeadBytes), sealed.nonce);
  const plain = new VarintReader(inflateRawSync(compressed, inflating));
  const record = JSON.parse(plain.bytes(plain.varint()).toString()) as AuditRecord;
  return { record, recipe: plain.rest() };
}
