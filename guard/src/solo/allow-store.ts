import { FourgateError } from "@fourgate/core/errors";
import type { AllowAnswer, AllowStore, AllowWish } from "../allow/allow-store.ts";
import { readExceptions, writeExceptions } from "./exceptions.ts";
import { soloAllowDaysMax } from "./solo-policy.ts";

const dayMs = 86_400_000;

/** A guard alone has nobody else to ask: what its developer confirmed is in force. */
export class SoloAllowStore implements AllowStore {
  readonly #path: string;
  readonly #owner: string;
  readonly #changed: () => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly #clock: () => number;
  #last: Promise<unknown> = Promise.resolve();

  /** `changed` takes what is in the file into the policy. */
  constructor(path: string, owner: string, changed: () => Promise<void>, clock: () => number) {
    this.#path = path;
    this.#owner = owner;
    this.#changed = changed;
    this.#clock = clock;
  }

  wish(wish: AllowWish): Promise<AllowAnswer> {
    const done = this.#last.catch(() => undefined).then(() => this.#add(wish));
    this.#last = done;
    return done;
  }

  async #add({ fingerprint, detector, reason, days, confirmed }: AllowWish): Promise<AllowAnswer> {
    if (!confirmed) {
      throw new FourgateError(
        "usage",
        "this guard stands alone, and nobody else can be asked",
        `allow it for yourself, for at most ${String(soloAllowDaysMax)} days`,
      );
    }
    const entries = await readExceptions(this.#path);
    const id = `a${String(entries.length + 1)}`;
    const nowMs = this.#clock();
    const expiresAt = new Date(nowMs + (days ?? soloAllowDaysMax) * dayMs).toISOString();
    const entry = {
      id,
      fingerprint,
      detector,
      scope: "everyone",
      reason,
      owner: this.#owner,
      createdAt: new Date(nowMs).toISOString(),
      expiresAt,
      revokedAt: null,
      revokedFor: null,
    } as const;
    // The commit point: it is on disk before it is in force.
    await writeExceptions(this.#path, [...entries, entry]);
    await this.#changed();
    return { outcome: "allowed", entry: { id, expiresAt } };
  }
}
