/**
 * Users, teams, devices, tokens and join codes, changed by command or API. Durable before it is in
 * force; the changes of one record take effect together. Of a token or a code only the SHA-256
 * stands here, in lower-case hex.
 */
export interface IdentityRecord {
  readonly kind: "identity";
  readonly id: string;
  readonly time: string;
  /** Who did it: "admin" (logged in), "local operator" (through the data folder), or a user and their device or code. */
  readonly by: string;
  readonly changes: readonly IdentityChange[];
}

export type IdentityChange =
  | { readonly act: "user_added" | "user_changed"; readonly user: string; readonly level: number }
  | { readonly act: "user_removed"; readonly user: string }
  | { readonly act: "team_added" | "team_removed"; readonly team: string }
  | { readonly act: "member_added" | "member_removed"; readonly team: string; readonly user: string }
  | DeviceEnrolled
  | { readonly act: "device_revoked"; readonly device: string; readonly user: string }
  | TokenIssued
  | { readonly act: "token_revoked"; readonly sha256: string; readonly user: string; readonly device: string }
  | CodeMade
  | {
      readonly act: "code_used" | "code_withdrawn";
      /** The code's id, as `code_made` names it. */
      readonly code: string;
      readonly user: string;
    };

export interface DeviceEnrolled {
  readonly act: "device_enrolled";
  /** Never the id of an earlier device, revoked ones included. */
  readonly device: string;
  readonly user: string;
  /** Ed25519, the raw 32 bytes in base64url. */
  readonly publicKey: string;
  readonly platform: string;
}

export interface TokenIssued {
  readonly act: "token_issued";
  readonly sha256: string;
  readonly user: string;
  /** The device whose guard alone may use it; "" for none. */
  readonly device: string;
  readonly agent: string | null;
}

export interface CodeMade {
  readonly act: "code_made";
  /** Names the code in lists and records; says nothing of it. */
  readonly code: string;
  readonly sha256: string;
  readonly user: string;
  /** There was no such user when it was made: using it adds one. */
  readonly newUser: boolean;
  /** Teams that the user is in once the code was used. */
  readonly teams: readonly string[];
  /** The name that the device gets; null: the laptop's own. */
  readonly device: string | null;
  /** ISO 8601. */
  readonly expiresAt: string;
}
