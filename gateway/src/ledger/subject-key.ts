import { createSecretKey, type KeyObject } from "node:crypto";
import { keyIdOf } from "@fourgate/core/audit/leaf";
import { hmacSha256, sha256 } from "./crypto.ts";

/**
 * What encrypts one subject's records and content. All three keys follow from the subject's one
 * random key, which the key id names; destroying that one makes everything unreadable.
 */
export interface SubjectKey {
  /** 32 bytes. */
  readonly id: Uint8Array;
  readonly records: KeyObject;
  readonly content: KeyObject;
  /** Of the keyed hash that content is stored by: equal content shows within one subject only. */
  readonly digests: KeyObject;
}

export function subjectKey(key: Uint8Array): SubjectKey {
  const derived = (purpose: string): KeyObject => createSecretKey(hmacSha256(key, `fourgate ${purpose}`));
  return {
    id: keyIdOf(key, sha256),
    records: derived("records"),
    content: derived("content"),
    digests: derived("digests"),
  };
}
