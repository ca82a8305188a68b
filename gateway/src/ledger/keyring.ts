import type { Period } from "./period.ts";

/** Told of the ids, hex, of the keys that are about to be destroyed, and waited for: afterwards nothing tells them. */
export type OnIds = (ids: ReadonlySet<string>) => Promise<void>;

/** What may be destroyed of the keys, and what there is. `Keys` is one; the ledger gives it out. */
export interface Keyring {
  /** The periods that there are secrets of. */
  readonly periods: readonly Period[];
  /** Keys whose period is over, put aside because a hold lay on their subject. */
  readonly held: readonly { readonly period: Period; readonly pseudonym: string }[];
  /** What stands for a subject in `endPeriod`. */
  pseudonym(subject: string): string;
  /** Tells a subject's secret from a later one, hex; undefined where there is none. */
  secretSha256(subject: string): string | undefined;
  /**
   * Destroys all of the subject's keys: what they encrypted can't be read any more, and the log stays valid.
   * Gives the ids of those that are gone, hex.
   */
  erase(subject: string, onIds?: OnIds): Promise<ReadonlySet<string>>;
  /**
   * Destroys a period's secret: nobody's keys of it can be made any more, but for those of the held subjects,
   * which are put aside first. A second time it destroys what was put aside and is not held any longer. Gives
   * the ids of the keys that are gone, hex.
   */
  endPeriod(
    period: Period,
    isHeld: (pseudonym: string) => boolean,
    onIds?: OnIds,
  ): Promise<ReadonlySet<string>>;
  /** Whether the key of this id, hex, is there. */
  holds(id: string): boolean;
}
