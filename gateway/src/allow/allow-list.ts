import type { AllowEntry, AllowRecord, AllowRequest } from "@fourgate/core/audit/allow-record";
import type { Allowed, AllowedByFingerprint } from "@fourgate/core/secrets/policy/allowed";

export interface ListedEntry extends AllowEntry {
  readonly state: "active" | "expired" | "revoked";
}

export interface ListedRequest extends AllowRequest {
  readonly state: "pending" | "granted" | "refused";
}

/**
 * Exceptions to gate 3 and requests for them: what the journal's records say, in their order. Kept in
 * memory only and built from the journal at each start.
 */
export class AllowList {
  readonly #entries = new Map<string, { readonly entry: AllowEntry; revoked: boolean }>();
  readonly #requests = new Map<string, { readonly request: AllowRequest; state: ListedRequest["state"] }>();
  #changeCount = 0;

  /** How often what is in force was changed: it never falls, and a replay gives the same. */
  get changeCount(): number {
    return this.#changeCount;
  }

  /** Applies a record. It is durable already; nothing here can fail. */
  apply({ change }: Pick<AllowRecord, "change">): void {
    switch (change.act) {
      case "allowed": {
        this.#changeCount++;
        this.#entries.set(change.entry.id, { entry: change.entry, revoked: false });
        const asked = change.request === null ? undefined : this.#requests.get(change.request);
        if (asked) asked.state = "granted";
        return;
      }
      case "revoked": {
        this.#changeCount++;
        const known = this.#entries.get(change.entry);
        if (known) known.revoked = true;
        return;
      }
      case "requested":
        this.#requests.set(change.request.id, { request: change.request, state: "pending" });
        return;
      case "refused": {
        const asked = this.#requests.get(change.request);
        if (asked) asked.state = "refused";
      }
    }
  }

  /** Oldest first, expired and revoked ones too. */
  entries(nowMs: number): readonly ListedEntry[] {
    return [...this.#entries.values()].map(({ entry, revoked }) => ({
      ...entry,
      state: revoked ? "revoked" : Date.parse(entry.expiresAt) <= nowMs ? "expired" : "active",
    }));
  }

  requests(): readonly ListedRequest[] {
    return [...this.#requests.values()].map(({ request, state }) => ({ ...request, state }));
  }

  /** What doors judge by: what was not revoked. They look at the time themselves. */
  inForce(nowMs: number): AllowedByFingerprint {
    const byFingerprint: Record<string, Allowed[]> = {};
    for (const { fingerprint, id, detector, scope, expiresAt, state } of this.entries(nowMs)) {
      if (state === "active") (byFingerprint[fingerprint] ??= []).push({ id, detector, scope, expiresAt });
    }
    return byFingerprint;
  }

  /** The next entry's or request's number. */
  nextNumber(): number {
    return this.#entries.size + this.#requests.size + 1;
  }
}
