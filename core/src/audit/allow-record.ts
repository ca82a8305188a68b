import type { Confidence } from "../secrets/detector.ts";
import type { AllowScope } from "../secrets/policy/allowed.ts";

/**
 * An exception to gate 3 was asked for, made, refused or taken back. Durable before it is in force.
 * The value itself stands nowhere: a fingerprint is its keyed digest.
 */
export interface AllowRecord {
  readonly kind: "allow";
  readonly id: string;
  readonly time: string;
  /** Who did it: "admin", "local operator", or a user and their device. */
  readonly by: string;
  readonly change: AllowChange;
}

export type AllowChange =
  | {
      readonly act: "allowed";
      readonly entry: AllowEntry;
      /** The request that it grants; null where nobody had to be asked. */
      readonly request: string | null;
    }
  | { readonly act: "requested"; readonly request: AllowRequest }
  | { readonly act: "refused"; readonly request: string; readonly reason: string }
  | { readonly act: "revoked"; readonly entry: string; readonly reason: string };

interface AllowTerms {
  /** 16 hex digits. */
  readonly fingerprint: string;
  readonly detector: string;
  readonly scope: AllowScope;
  /** Why, in the words of whoever asked. */
  readonly reason: string;
}

export interface AllowEntry extends AllowTerms {
  /** "a12" */
  readonly id: string;
  /** Who answers for it. */
  readonly owner: string;
  /** ISO 8601, as is the other time. */
  readonly createdAt: string;
  readonly expiresAt: string;
}

export interface AllowRequest extends AllowTerms {
  /** "r12" */
  readonly id: string;
  readonly user: string;
  readonly device: string;
  readonly confidence: Confidence;
  /** Where it was found, in words: "your message, line 12". */
  readonly place: string;
  readonly days: number;
  readonly askedAt: string;
}
