/** One thing that does not hold. */
export interface VerifyProblem {
  /** For a person: what is wrong, and in which file. */
  readonly message: string;
  /** The entry's place in the log, where it is about one. */
  readonly index: number | null;
  /** The record's id, where it is known. */
  readonly id: string | null;
}

/** A witness's newest cosignature on a checkpoint of this log. */
export interface Witnessed {
  readonly name: string;
  readonly size: number;
  /** Seconds since 1970, by the witness's clock. */
  readonly timeS: number;
}

/** Of a whole log. Never thrown: a corrupt log gives a report too. */
export interface VerifyReport {
  readonly ok: boolean;
  /** Entries that the checkpoint covers; 0 when there is no valid one. */
  readonly size: number;
  /** Its root in base64; null when there is no valid one. */
  readonly root: string | null;
  /** The signed checkpoint itself; null when there is no valid one. */
  readonly checkpoint: string | null;
  /** Entry problems first, by index; then the others. At most 100. */
  readonly problems: readonly VerifyProblem[];
  /** Problems in all, those not listed included. */
  readonly problemCount: number;
  /** What each witness that was asked for has cosigned; those that did not are problems. */
  readonly witnessed: readonly Witnessed[];
  /** Whether the journal was compared with the tree; without it, as from a URL, the leaves alone were. */
  readonly journal: boolean;
  /** Records in the journal that no checkpoint covers yet. */
  readonly pendingCount: number;
  /** Intents whose exchange still runs. */
  readonly openCount: number;
  /** Numbers of laptops' guards that stand in no record and in an alarm; null as below. */
  readonly missingToldCount: number | null;
  /** Bodies rebuilt and compared; null when that was not asked for. */
  readonly rebuiltCount: number | null;
  /** Records that can't be read any more, because their subject's key was erased; null as above. */
  readonly erasedCount: number | null;
  /** Records whose content can't be read any more, since its month's keys were destroyed; null as above. */
  readonly goneCount: number | null;
}

const listedMax = 100;

export class Problems {
  readonly #found: VerifyProblem[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(message: string, index: number | null = null, id: string | null = null): void {
    this.#count++;
    if (this.#found.length < listedMax) this.#found.push({ message, index, id });
  }

  list(): VerifyProblem[] {
    return this.#found.toSorted((a, b) => (a.index ?? Infinity) - (b.index ?? Infinity) || 0);
  }
}
