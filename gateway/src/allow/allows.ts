import type { AllowChange, AllowRecord } from "@fourgate/core/audit/allow-record";
import { FourgateError } from "@fourgate/core/errors";
import type { Principal } from "@fourgate/core/scope/principal";
import { OneByOne } from "../one-by-one.ts";
import type { AllowDoor } from "./allow-door.ts";
import type { AllowList, ListedEntry, ListedRequest } from "./allow-list.ts";
import {
  listedEntry,
  planAdd,
  planConfirm,
  planRefuse,
  planRevoke,
  planWish,
  sameRequest,
  type AllowStanding,
  type AllowWish,
} from "./plan-allow.ts";

export interface AllowParts {
  /** What the journal said so far. Changed here only, and only by what is durable. */
  readonly list: AllowList;
  readonly standing: () => Omit<AllowStanding, "list" | "nowMs">;
  /** Resolves once the record is durable. @throws FourgateError record_failed */
  readonly append: (record: AllowRecord) => Promise<void>;
  /** What is in force changed: bundles and snapshot are to be made anew. */
  readonly changed: () => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** ULIDs. */
  readonly nextId: () => string;
}

/** What became of a developer's wish: an exception, or a request that waits for the operator. */
export type WishAnswer =
  | { readonly outcome: "allowed"; readonly entry: ListedEntry }
  | { readonly outcome: "pending"; readonly request: ListedRequest };

/**
 * Exceptions to gate 3. A change goes one way: planned from what stands now, journalled (the commit
 * point), applied in memory, and put into the policy that doors judge by.
 */
export class Allows {
  readonly #parts: AllowParts;
  readonly #turns = new OneByOne();

  constructor(parts: AllowParts) {
    this.#parts = parts;
  }

  /** An operator's doings, in somebody's name, which stands in each record. */
  as(by: string): AllowDoor {
    const { list, clock } = this.#parts;
    return {
      list: async () => ({ entries: list.entries(clock()), requests: list.requests() }),
      add: async (wish) => this.#entryOf(await this.#change(by, (standing) => planAdd(standing, by, wish))),
      confirm: async (id, terms) =>
        this.#entryOf(await this.#change(by, (standing) => planConfirm(standing, by, id, terms))),
      refuse: async (id, reason) => {
        await this.#change(by, (standing) => planRefuse(standing, id, reason));
      },
      revoke: async (id, reason) => {
        await this.#change(by, (standing) => planRevoke(standing, id, reason));
      },
    };
  }

  /** What a developer wants, through their guard. @throws FourgateError usage, not_found, record_failed */
  async wish(principal: Principal, wish: AllowWish): Promise<WishAnswer> {
    const { list } = this.#parts;
    const waiting = wish.confirmed ? undefined : sameRequest(list, principal.user, wish);
    if (waiting) return { outcome: "pending", request: waiting };
    const by = `${principal.user}, from device ${principal.device}`;
    const change = await this.#change(by, (standing) => planWish(standing, principal, wish));
    if (change.act === "allowed") return { outcome: "allowed", entry: this.#entryOf(change) };
    const id = change.act === "requested" ? change.request.id : "";
    const request = list.requests().find((one) => one.id === id);
    if (request) return { outcome: "pending", request };
    throw unmade();
  }

  #entryOf(change: AllowChange): ListedEntry {
    const { list, clock } = this.#parts;
    const entry = change.act === "allowed" ? listedEntry(list, change.entry.id, clock()) : undefined;
    if (entry) return entry;
    throw unmade();
  }

  async #change(by: string, plan: (standing: AllowStanding) => AllowChange): Promise<AllowChange> {
    const { append, changed, clock, list, nextId, standing } = this.#parts;
    return await this.#turns.run(async () => {
      const nowMs = clock();
      const change = plan({ ...standing(), list, nowMs });
      const record: AllowRecord = {
        kind: "allow",
        id: nextId(),
        time: new Date(nowMs).toISOString(),
        by,
        change,
      };
      await append(record);
      list.apply(record);
      if (change.act === "allowed" || change.act === "revoked") await changed();
      return change;
    });
  }
}

function unmade(): FourgateError {
  return new FourgateError("internal", "the exception was not made", "report this as a fault of Fourgate");
}
