import { zstdDecompressSync } from "node:zlib";
import type { Frame } from "@fourgate/journal/frames";
import { nonceBytes, sealedBytes, sealInto, unseal } from "./crypto.ts";
import { digestLength, type KnownRun, type Op } from "./recipe.ts";
import type { ContentKey } from "./subject-key.ts";
import { VarintReader, VarintWriter } from "./varint.ts";

/**
 * Content stands in the journal before the record that needs it, so that both become durable with
 * one write and one sync. A sealed journal segment is therefore what elsewhere is called a pack:
 * many pieces in one file that never changes again.
 *
 * A content frame (type 2) holds pieces of one subject: key id (32) ‖ nonce (12) ‖ varint count ‖
 * count × (keyed digest (32) ‖ varint length) ‖ ciphertext. The ciphertext is zstd of the pieces
 * one after the other, AES-256-GCM, with everything before it as associated data. The digests are
 * in the clear so that the index can be built without keys; they are HMACs under a subkey of the
 * subject's key and say nothing to anybody without it.
 */
export const contentFrameType = 2;

/** Pieces that are compressed together. */
export interface Pack {
  readonly digests: readonly string[];
  readonly lengths: readonly number[];
  readonly raw: Uint8Array;
}

const packBytesMax = 256 * 1024;
const pieceCountMax = 100_000;

/** The pieces of this body that `isStored` does not know yet, each once. Those of known runs are not looked up. */
export function newPacks(
  bytes: Uint8Array,
  ops: readonly Op[],
  known: readonly KnownRun[],
  isStored: (digest: string) => boolean,
): Pack[] {
  const packs: PackBuilder[] = [];
  const seen = new Set<string>();
  let at = 0;
  let nextKnown = 0;
  for (let i = 0; i < ops.length; i++) {
    const run = known[nextKnown];
    if (run?.at === i) {
      i += run.count - 1;
      at += run.bytes;
      nextKnown++;
      continue;
    }
    const { ref, text, length } = ops[i]!;
    if (ref && !isStored(text) && !seen.has(text)) {
      seen.add(text);
      let pack = packs.at(-1);
      if (!pack || pack.rawBytes + length > packBytesMax) packs.push((pack = new PackBuilder()));
      pack.add(text, bytes.subarray(at, at + length));
    }
    at += length;
  }
  return packs.map((pack) => pack.finish());
}

class PackBuilder {
  readonly #digests: string[] = [];
  readonly #pieces: Uint8Array[] = [];
  rawBytes = 0;

  add(digest: string, piece: Uint8Array): void {
    this.#digests.push(digest);
    this.#pieces.push(piece);
    this.rawBytes += piece.length;
  }

  finish(): Pack {
    return {
      digests: this.#digests,
      lengths: this.#pieces.map((piece) => piece.length),
      raw: this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces),
    };
  }
}

export function contentFrame(pack: Pack, compressed: Uint8Array, key: ContentKey, nonce: Uint8Array): Frame {
  const head = new VarintWriter(64 + pack.digests.length * (digestLength + 4));
  head.bytes(key.id);
  head.bytes(nonce);
  head.varint(pack.digests.length);
  for (const [at, digest] of pack.digests.entries()) {
    head.latin1(digest);
    head.varint(pack.lengths[at]!);
  }
  const associated = head.take();
  const payload = Buffer.allocUnsafe(associated.length + sealedBytes(compressed.length));
  payload.set(associated);
  sealInto(payload.subarray(associated.length), key.key, compressed, associated, nonce);
  return { type: contentFrameType, payload };
}

interface ContentHead {
  readonly keyId: Buffer;
  readonly nonce: Buffer;
  readonly digests: readonly string[];
  readonly lengths: readonly number[];
  /** Where the ciphertext begins. */
  readonly end: number;
}

function readHead(payload: Uint8Array): ContentHead {
  const reader = new VarintReader(payload);
  const keyId = reader.bytes(32);
  const nonce = reader.bytes(nonceBytes);
  const count = reader.varint();
  if (count > pieceCountMax) throw new RangeError("too many pieces");
  const digests: string[] = [];
  const lengths: number[] = [];
  for (let i = 0; i < count; i++) {
    digests.push(reader.latin1(digestLength));
    lengths.push(reader.varint());
  }
  return { keyId, nonce, digests, lengths, end: payload.length - reader.rest().length };
}

/** The digests of a content frame's pieces; needs no key. */
export function contentDigests(payload: Uint8Array): readonly string[] {
  return readHead(payload).digests;
}

/** The key id of a content frame, and what is left of the frame once that key is destroyed: all but the ciphertext. */
export function contentHead(payload: Uint8Array): { readonly keyId: Uint8Array; readonly head: Uint8Array } {
  const { keyId, end } = readHead(payload);
  return { keyId, head: payload.subarray(0, end) };
}

/**
 * The pieces of a content frame by digest; undefined when its key was destroyed.
 * @throws Error when the key is another's, or anything was changed
 */
export function openContent(
  payload: Uint8Array,
  keyById: (id: Uint8Array) => ContentKey | undefined,
): ReadonlyMap<string, Buffer> | undefined {
  const { keyId, nonce, digests, lengths, end } = readHead(payload);
  const key = keyById(keyId);
  if (!key) return undefined;
  const rawBytes = lengths.reduce((sum, length) => sum + length, 0);
  const compressed = unseal(key.key, payload.subarray(end), payload.subarray(0, end), nonce);
  const raw = zstdDecompressSync(compressed, { maxOutputLength: rawBytes + 1 });
  if (raw.length !== rawBytes) throw new RangeError("the pieces' lengths do not add up");
  const own = ownBytes(raw);
  let at = 0;
  return new Map(digests.map((digest, i) => [digest, own.subarray(at, (at += lengths[i]!))]));
}

/** zlib gives a part of a much larger buffer, all of which a piece that is kept would keep. */
function ownBytes(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength <= 2 * bytes.length) return bytes;
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}
