import type { LateFindingsRecord, LateKind } from "./late-findings-record.ts";

/** Names and addresses that a model found in what had left. */
export interface LaterRow {
  /** Null for people in no team. Somebody in several teams counts in each. */
  readonly team: string | null;
  readonly what: LateKind;
  /** As recognised; "" unknown. */
  readonly tool: string;
  readonly exchanges: number;
  readonly people: number;
  /** How many stood in them, the same one again and again. */
  readonly places: number;
  /** Ids of the newest exchanges. */
  readonly examples: readonly string[];
}

interface OpenRow extends Omit<LaterRow, "people" | "examples"> {
  exchanges: number;
  places: number;
  readonly people: Set<string>;
  readonly examples: string[];
}

const rowCountMax = 1_000;
const exampleCountMax = 3;

/** Counts records of later findings, the newest first. */
export class LaterTally {
  readonly #rows = new Map<string, OpenRow>();
  isComplete = true;

  /** `teams`: those to count for. */
  add({ of, actor, findings }: LateFindingsRecord, teams: readonly (string | null)[]): void {
    for (const what of new Set(findings.map((one) => one.what))) {
      const places = findings.filter((one) => one.what === what).reduce((sum, { count }) => sum + count, 0);
      for (const team of teams) {
        const row = this.#row({ team, what, tool: actor.tool });
        if (row === null) continue;
        row.exchanges++;
        row.places += places;
        row.people.add(actor.user);
        if (row.examples.length < exampleCountMax) row.examples.push(of);
      }
    }
  }

  rows(): LaterRow[] {
    return [...this.#rows.values()]
      .map((row) => ({ ...row, people: row.people.size }))
      .sort((a, b) => b.exchanges - a.exchanges || (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  #row(of: Pick<LaterRow, "team" | "what" | "tool">): OpenRow | null {
    const key = keyOf(of);
    let row = this.#rows.get(key);
    if (row === undefined) {
      if (this.#rows.size >= rowCountMax) {
        this.isComplete = false;
        return null;
      }
      row = { ...of, exchanges: 0, people: new Set(), places: 0, examples: [] };
      this.#rows.set(key, row);
    }
    return row;
  }
}

function keyOf({ team, what, tool }: Pick<LaterRow, "team" | "what" | "tool">): string {
  return JSON.stringify([team, what, tool]);
}

/** For a table's cell. */
export const lateKindNames: Readonly<Record<LateKind, string>> = {
  person_name: "a person's name",
  postal_address: "a postal address",
};
