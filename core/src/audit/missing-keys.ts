import type { Problems } from "./problems.ts";
import type { AuditRecord } from "./record.ts";

/** A record that can't be read, since the key that it was written with is not there. */
export interface UnreadableRecord {
  readonly index: number;
  /** The key's id, hex. */
  readonly keyId: string;
  /** When it was recorded, ms since 1970. */
  readonly timeMs: number;
}

/** A reply's content is written when it begins, its record when it has ended. */
const replyMsMax = 86_400_000;

/**
 * Whether the log itself tells of each key that is gone. What Fourgate destroys stands in the log before it is
 * destroyed; a key file that somebody took away does not, and would pass for it. Which key a person's or a month's
 * was nobody can tell once it is gone, so they are counted: a person who was erased had one key for a month's records.
 */
export class MissingKeys {
  readonly #problems: Problems;
  readonly #expired = new Set<string>();
  /** Of each person who was erased, what tells their secret from a later one. */
  readonly #erased = new Set<string>();
  /** The first record of each key that is gone. */
  readonly #unreadable = new Map<string, UnreadableRecord>();
  /** The first record of each month that lost content: of two months, where it is one of them. */
  readonly #contentGone = new Map<string, { readonly months: readonly string[]; readonly index: number }>();

  constructor(problems: Problems) {
    this.#problems = problems;
  }

  add(record: AuditRecord): void {
    if (record.kind !== "retention") return;
    const { change } = record;
    if (change.act === "erased") this.#erased.add(change.secretSha256);
    if (change.act === "expired") for (const period of change.periods) this.#expired.add(period);
  }

  unreadable(record: UnreadableRecord): void {
    if (!this.#unreadable.has(record.keyId)) this.#unreadable.set(record.keyId, record);
  }

  /** The record can be read, what it stores can't. */
  contentGone(index: number, timeMs: number): void {
    const months = [monthAt(timeMs), monthAt(timeMs - replyMsMax)];
    if (!this.#contentGone.has(months.join())) this.#contentGone.set(months.join(), { months, index });
  }

  /** Tells of what is gone and the log does not tell of. After all records. */
  finish(): void {
    const byMonth = Map.groupBy(this.#unreadable.values(), ({ timeMs }) => monthAt(timeMs));
    for (const [month, keys] of byMonth) {
      if (this.#expired.has(`${month}.records`) || keys.length <= this.#erased.size) continue;
      const gone = keys.length === 1 ? "1 key" : `${keys.length} keys`;
      const told = this.#erased.size === 0 ? "of none" : `of ${this.#erased.size} alone`;
      this.#problems.add(
        `${gone} of ${month}'s records ${keys.length === 1 ? "is" : "are"} not there, and the log tells ${told} that was destroyed: key files were taken away`,
        keys[0]?.index,
      );
    }
    const ended = new Set([...this.#expired].flatMap((name) => (isContent(name) ? [name.slice(0, 7)] : [])));
    for (const { months, index } of this.#contentGone.values()) {
      if (months.some((month) => ended.has(month))) continue;
      this.#problems.add(
        `the key of ${months[0] ?? ""}'s content is not there, and the log does not tell that it was destroyed: its file was taken away`,
        index,
      );
    }
  }
}

/** A period's name: "2026-03.content.internal". */
function isContent(period: string): boolean {
  return period.split(".")[1] === "content";
}

/** "2026-11", UTC. */
function monthAt(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 7);
}
