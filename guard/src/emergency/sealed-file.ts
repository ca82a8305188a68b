import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";

const nonceBytes = 12;
const tagBytes = 16;
/** A body, its reply and what is said of them. */
const plainBytesMax = 64 * 1024 * 1024;

/**
 * A value and bytes as one file: AES-256-GCM over zstd over a length (4 bytes, big-endian), JSON, and
 * the bytes. `name` is the file's: one put in another's place does not open.
 */
export function seal(key: Uint8Array, name: string, value: unknown, bytes: Uint8Array): Buffer {
  const json = Buffer.from(JSON.stringify(value), "utf8");
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(name, "utf8"));
  const packed = zstdCompressSync(Buffer.concat([length, json, bytes]));
  const sealed = Buffer.concat([cipher.update(packed), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** Throws for what `seal` did not make with this key and name. */
export function unseal(
  key: Uint8Array,
  name: string,
  file: Uint8Array,
): { readonly value: unknown; readonly bytes: Buffer } {
  const nonce = file.subarray(0, nonceBytes);
  const cipher = createDecipheriv("aes-256-gcm", key, nonce)
    .setAAD(Buffer.from(name, "utf8"))
    .setAuthTag(file.subarray(nonceBytes, nonceBytes + tagBytes));
  const packed = Buffer.concat([cipher.update(file.subarray(nonceBytes + tagBytes)), cipher.final()]);
  const plain = zstdDecompressSync(packed, { maxOutputLength: plainBytesMax });
  const end = 4 + plain.readUInt32BE(0);
  return { value: JSON.parse(plain.toString("utf8", 4, end)), bytes: plain.subarray(end) };
}
