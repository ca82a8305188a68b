import { createSecretKey, type KeyObject } from "node:crypto";
import { keyIdOf } from "@fourgate/core/audit/leaf";
import { hmacSha256, sha256 } from "./crypto.ts";

/** What encrypts one subject's records of one period. */
export interface RecordsKey {
  /** 32 bytes. */
  readonly id: Uint8Array;
  readonly key: KeyObject;
}

/** What encrypts one subject's content of one period and classification. */
export interface ContentKey {
  /** 32 bytes. */
  readonly id: Uint8Array;
  readonly key: KeyObject;
  /** Of the keyed hash that content is stored by: equal content shows within this key only. */
  readonly digests: KeyObject;
}

/** What an exchange is written with. */
export interface SubjectKey {
  /** Tells these two keys from all others: content and recipes build on one another under the same keys only. */
  readonly name: string;
  readonly records: RecordsKey;
  readonly content: ContentKey;
}

/**
 * A key follows from two secrets: the subject's, and the period's. Destroying the first makes all that is
 * the subject's unreadable, destroying the second what of everybody's is that old.
 *
 * root = HMAC-SHA-256(subject's secret, purpose ‖ period's secret)
 */
export function keyRoot(subject: Uint8Array, period: Uint8Array, purpose: "records" | "content"): Uint8Array {
  return hmacSha256(subject, `fourgate ${purpose} of a period`, period);
}

export function subjectKey(records: RecordsKey, content: ContentKey): SubjectKey {
  return { name: Buffer.concat([records.id, content.id]).toString("base64"), records, content };
}

export function recordsKey(root: Uint8Array): RecordsKey {
  return { id: keyIdOf(root, sha256), key: createSecretKey(hmacSha256(root, "fourgate records")) };
}

export function contentKey(root: Uint8Array): ContentKey {
  return {
    id: keyIdOf(root, sha256),
    key: createSecretKey(hmacSha256(root, "fourgate content")),
    digests: createSecretKey(hmacSha256(root, "fourgate digests")),
  };
}
