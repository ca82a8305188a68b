import type { CodeMade, IdentityChange, IdentityRecord } from "@fourgate/core/audit/identity-record";

/**
 * Users, teams, devices, tokens and join codes that commands and the API administer: what the
 * journal's identity records say, in their order. It is kept in memory only and built from the
 * journal at each start, so there is no second place that could say otherwise.
 */
export class Managed {
  readonly users: Map<string, ManagedUser> = new Map();
  readonly teams: Set<string> = new Set();
  /** Revoked ones too: their ids are never given again. */
  readonly devices: Map<string, ManagedDevice> = new Map();
  /** By SHA-256, lower-case hex. */
  readonly tokens: Map<string, ManagedToken> = new Map();
  /** Used, withdrawn and expired ones too, by id. */
  readonly codes: Map<string, ManagedCode> = new Map();
  /** Ids of codes by SHA-256, lower-case hex. */
  readonly codeIds: Map<string, string> = new Map();

  /** Applies a record's changes. It is durable already; nothing here can fail. */
  apply({ changes, time }: Pick<IdentityRecord, "changes" | "time">): void {
    for (const change of changes) this.#applyOne(change, time);
  }

  #applyOne(change: IdentityChange, time: string): void {
    switch (change.act) {
      case "user_added":
        this.users.set(change.user, { id: change.user, level: change.level, teams: new Set() });
        break;
      case "user_changed": {
        const known = this.users.get(change.user);
        if (known) this.users.set(change.user, { ...known, level: change.level });
        break;
      }
      case "user_removed":
        this.users.delete(change.user);
        break;
      case "team_added":
        this.teams.add(change.team);
        break;
      case "team_removed":
        this.teams.delete(change.team);
        break;
      case "member_added":
        this.users.get(change.user)?.teams.add(change.team);
        break;
      case "member_removed":
        this.users.get(change.user)?.teams.delete(change.team);
        break;
      case "device_enrolled": {
        const { device: id, user, publicKey, platform } = change;
        this.devices.set(id, { id, user, publicKey, platform, enrolledAt: time, revokedAt: null });
        break;
      }
      case "device_revoked": {
        const known = this.devices.get(change.device);
        if (known) this.devices.set(change.device, { ...known, revokedAt: time });
        break;
      }
      case "token_issued":
      case "token_revoked":
        this.#applyToken(change, time);
        break;
      case "code_made":
        this.codes.set(change.code, { ...change, madeAt: time, state: "open" });
        this.codeIds.set(change.sha256, change.code);
        break;
      case "code_used":
      case "code_withdrawn": {
        const known = this.codes.get(change.code);
        const state = change.act === "code_used" ? "used" : "withdrawn";
        if (known) this.codes.set(change.code, { ...known, state });
        break;
      }
    }
  }

  #applyToken(
    change: Extract<IdentityChange, { readonly act: "token_issued" | "token_revoked" }>,
    time: string,
  ): void {
    const { sha256, user, device } = change;
    if (change.act === "token_issued")
      this.tokens.set(sha256, { sha256, user, device, agent: change.agent, revokedAt: null });
    else {
      const known = this.tokens.get(sha256);
      if (known) this.tokens.set(sha256, { ...known, revokedAt: time });
    }
  }
}

export interface ManagedUser {
  readonly id: string;
  readonly level: number;
  readonly teams: Set<string>;
}

export interface ManagedDevice {
  readonly id: string;
  readonly user: string;
  /** Ed25519, the raw 32 bytes in base64url. */
  readonly publicKey: string;
  readonly platform: string;
  /** ISO 8601, as are the other times. */
  readonly enrolledAt: string;
  readonly revokedAt: string | null;
}

export interface ManagedToken {
  readonly sha256: string;
  readonly user: string;
  readonly device: string;
  readonly agent: string | null;
  readonly revokedAt: string | null;
}

export interface ManagedCode extends Omit<CodeMade, "act"> {
  readonly madeAt: string;
  readonly state: "open" | "used" | "withdrawn";
}
