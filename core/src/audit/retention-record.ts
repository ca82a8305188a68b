/** Something was destroyed for good, or must not be. Durable before it is done. */
export interface RetentionRecord {
  readonly kind: "retention";
  readonly id: string;
  readonly time: string;
  /** "gateway" where a period ended by itself; else "admin", or "local operator". */
  readonly by: string;
  readonly change: RetentionChange;
}

export type RetentionChange =
  | {
      /** A person's keys, and with them all that the log and the store hold of them. */
      readonly act: "erased";
      readonly user: string;
      /** SHA-256 of the secret that was destroyed, hex: a person who comes back has another. */
      readonly secretSha256: string;
      readonly reason: string;
    }
  | {
      /** The keys of months that are older than the configuration keeps: "2026-03.content.internal". */
      readonly act: "expired";
      readonly periods: readonly string[];
      /** People on whom a hold lies: what is theirs stays. */
      readonly kept: readonly string[];
    }
  | { readonly act: "held"; readonly hold: LegalHold }
  | { readonly act: "released"; readonly hold: string; readonly reason: string };

/** While it stands, nothing of this person is destroyed. */
export interface LegalHold {
  /** "h1" */
  readonly id: string;
  /** Null for everybody. */
  readonly user: string | null;
  readonly reason: string;
  /** ISO 8601. */
  readonly placedAt: string;
}
