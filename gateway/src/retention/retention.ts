import { FourgateError } from "@fourgate/core/errors";
import type { LegalHold, RetentionChange, RetentionRecord } from "@fourgate/core/audit/retention-record";
import type { ClockRecord } from "@fourgate/core/audit/clock-record";
import type { Keyring } from "../ledger/keyring.ts";
import { parsePeriod, periodName, type Period } from "../ledger/period.ts";
import { OneByOne } from "../one-by-one.ts";
import type { BelievedTime, ClockAhead } from "./believed-time.ts";
import type { Holds } from "./holds.ts";
import { dueMs, type RetentionTerms } from "./terms.ts";

export interface RetentionParts {
  readonly holds: Holds;
  readonly believed: BelievedTime;
  readonly keyring: Keyring;
  readonly terms: () => RetentionTerms;
  /** Resolves once the record is durable. @throws FourgateError record_failed */
  readonly append: (record: RetentionRecord | ClockRecord) => Promise<void>;
  /** Told of the keys (hex ids) that are about to be destroyed: durable when it resolves. */
  readonly toReclaim: (keyIds: ReadonlySet<string>) => Promise<void>;
  /** Gives the disk back the content of destroyed keys (hex ids), beside everything else. */
  readonly reclaim: (keyIds: ReadonlySet<string>) => void;
  /** Lets go of what there is in memory of a person whose keys were destroyed. */
  readonly forget: (user: string) => void;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** ULIDs. */
  readonly nextId: () => string;
}

/** A period that there still is something of. */
export interface KeptPeriod {
  readonly period: string;
  /** When its keys are destroyed, ISO 8601; null for never. */
  readonly due: string | null;
  /** Its time is over: only what a hold lies on is left. */
  readonly held: boolean;
}

export interface RetentionStanding {
  readonly terms: RetentionTerms;
  readonly periods: readonly KeptPeriod[];
  readonly holds: readonly LegalHold[];
  /** Nothing is destroyed until an operator says that the clock is right; null where it is believed. */
  readonly clockAhead: ClockAhead | null;
}

/** What an operator may do, in somebody's name, which stands in each record. */
export interface RetentionDoor {
  standing(): RetentionStanding;
  /** @throws FourgateError usage, also while a hold stands; not_found, record_failed */
  erase(user: string, reason: string): Promise<void>;
  hold(user: string | null, reason: string): Promise<LegalHold>;
  /** Whether anything is recorded of this person: a hold on a misspelt name keeps nothing. */
  isRecorded(user: string): boolean;
  release(id: string, reason: string): Promise<void>;
  /** Destroys what is due by the clock, for whose being right this is the operator's word; gives the periods' names. */
  expire(): Promise<readonly string[]>;
}

/**
 * What ends what is recorded: a person's erasure, and the time of a month. Both are destroyed keys, so that
 * every proof stays valid. Planned from what stands now, journalled (the commit point), then done; what a crash
 * left undone the next start does.
 */
export class Retention {
  readonly #parts: RetentionParts;
  readonly #turns = new OneByOne();

  constructor(parts: RetentionParts) {
    this.#parts = parts;
  }

  /** Does again what the journal says was decided; what is done already costs a look. */
  async catchUp(records: readonly RetentionRecord[]): Promise<void> {
    const { keyring } = this.#parts;
    const isBelieved = this.clockAhead() === null;
    for (const { change } of records) {
      if (change.act === "erased" && keyring.secretSha256(change.user) === change.secretSha256)
        await this.#destroy(change.user);
      // A clock that was set back may have made such a month anew.
      if (change.act === "expired" && isBelieved)
        await this.#end(
          change.periods.flatMap((name) => parsePeriod(name) ?? []).filter((one) => this.#isDue(one)),
        );
    }
  }

  /** What is destroyed can't be had back: null where the clock may say what is due. */
  clockAhead(): ClockAhead | null {
    const { believed, clock } = this.#parts;
    return believed.ahead(clock());
  }

  /** What the gateway destroys by itself: nothing by a clock that jumped ahead. */
  expireDue(): Promise<readonly string[]> {
    return this.#turns.run(async () => {
      const { believed, clock } = this.#parts;
      if (this.clockAhead()) return [];
      believed.see(clock());
      return await this.#expire("gateway");
    });
  }

  as(by: string): RetentionDoor {
    const { holds } = this.#parts;
    return {
      standing: () => this.#standing(),
      erase: (user, reason) => this.#turns.run(() => this.#erase(by, user, reason)),
      hold: (user, reason) =>
        this.#turns.run(async () => {
          const placedAt = new Date(this.#parts.clock()).toISOString();
          const hold: LegalHold = { id: holds.nextId(), user, reason: stated(reason), placedAt };
          await this.#record(by, { act: "held", hold });
          return hold;
        }),
      isRecorded: (user) => this.#parts.keyring.secretSha256(user) !== undefined,
      release: (id, reason) =>
        this.#turns.run(async () => {
          if (!holds.get(id))
            throw new FourgateError(
              "not_found",
              `no hold ${id} stands`,
              "fourgate data retention lists them",
            );
          await this.#record(by, { act: "released", hold: id, reason: stated(reason) });
        }),
      expire: () =>
        this.#turns.run(async () => {
          await this.#confirmClock(by);
          return await this.#expire(by);
        }),
    };
  }

  #standing(): RetentionStanding {
    const { holds, keyring, terms } = this.#parts;
    const now = terms();
    const kept = (period: Period): KeptPeriod => {
      const due = dueMs(period, now);
      return {
        period: periodName(period),
        due: due === null ? null : new Date(due).toISOString(),
        held: false,
      };
    };
    const left = new Set(keyring.periods.map(periodName));
    const periods = [
      ...keyring.periods.map(kept),
      ...[...new Set(keyring.held.map(({ period }) => periodName(period)))]
        .filter((name) => !left.has(name))
        .map((period): KeptPeriod => ({ period, due: null, held: true })),
    ];
    return {
      terms: now,
      periods: periods.toSorted((a, b) => (a.period < b.period ? -1 : 1)),
      holds: holds.list(),
      clockAhead: this.clockAhead(),
    };
  }

  async #erase(by: string, user: string, reason: string): Promise<void> {
    const { holds, keyring } = this.#parts;
    const [hold] = holds.of(user);
    if (hold)
      throw new FourgateError(
        "usage",
        `hold ${hold.id} keeps what is ${hold.user === null ? "everybody's" : "this person's"}`,
        `fourgate data release ${hold.id} --reason "…", once it may be destroyed`,
      );
    const secretSha256 = keyring.secretSha256(user);
    if (secretSha256 === undefined)
      throw new FourgateError(
        "not_found",
        "nothing is recorded of this person, or it was erased",
        "fourgate users list shows how people are called",
      );
    await this.#record(by, { act: "erased", user, secretSha256, reason: stated(reason) });
    await this.#destroy(user);
  }

  async #destroy(user: string): Promise<void> {
    const gone = await this.#parts.keyring.erase(user, this.#parts.toReclaim);
    this.#parts.forget(user);
    this.#parts.reclaim(gone);
  }

  async #confirmClock(by: string): Promise<void> {
    const { append, believed, clock, nextId } = this.#parts;
    const nowMs = clock();
    const differs = believed.differs(nowMs);
    if (!differs) return;
    const time = new Date(nowMs).toISOString();
    await append({ kind: "clock", id: nextId(), time, by, before: differs.before });
    believed.confirm(nowMs);
  }

  async #expire(by: string): Promise<readonly string[]> {
    const { holds, keyring } = this.#parts;
    if (holds.list().some((hold) => hold.user === null)) return [];
    const due = keyring.periods.filter((period) => this.#isDue(period));
    // Looked at each time: the hold on what is left of them may be over.
    const stillHeld = this.#heldPseudonyms();
    const released = keyring.held.filter(({ pseudonym }) => !stillHeld.has(pseudonym));
    const ending = [...due, ...released.map(({ period }) => period)];
    const periods = [...new Set(ending.map(periodName))].toSorted();
    if (periods.length === 0) return periods;
    await this.#record(by, { act: "expired", periods, kept: this.#heldUsers() });
    await this.#end(ending);
    return periods;
  }

  #isDue(period: Period): boolean {
    const at = dueMs(period, this.#parts.terms());
    return at !== null && at <= this.#parts.clock();
  }

  #heldPseudonyms(): ReadonlySet<string> {
    return new Set(this.#heldUsers().map((user) => this.#parts.keyring.pseudonym(user)));
  }

  #heldUsers(): readonly string[] {
    return this.#parts.holds.list().flatMap(({ user }) => user ?? []);
  }

  async #end(periods: readonly Period[]): Promise<void> {
    const { keyring, toReclaim } = this.#parts;
    const held = this.#heldPseudonyms();
    const gone = new Set<string>();
    for (const period of periods) {
      const ids = await keyring.endPeriod(period, (pseudonym) => held.has(pseudonym), toReclaim);
      for (const id of ids) gone.add(id);
    }
    if (gone.size > 0) this.#parts.reclaim(gone);
  }

  async #record(by: string, change: RetentionChange): Promise<void> {
    const { append, clock, nextId, holds } = this.#parts;
    const record: RetentionRecord = {
      kind: "retention",
      id: nextId(),
      time: new Date(clock()).toISOString(),
      by,
      change,
    };
    await append(record);
    holds.apply(record);
  }
}

const reasonLengthMax = 500;

function stated(reason: string): string {
  if (reason.trim() !== "" && reason.length <= reasonLengthMax) return reason.trim();
  throw new FourgateError(
    "usage",
    `a reason of 1 to ${String(reasonLengthMax)} characters is needed`,
    "say who asked for it, and why: it stands in the record",
  );
}
