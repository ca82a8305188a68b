const countMax = 10_000;

/**
 * What the guard saw and could not mend: placeholders that a model altered. Told with the session's
 * next request to the record, and at the run's end to the person, once each. In memory; where there
 * are too many, the oldest are forgotten.
 */
export class SessionAlarms {
  readonly #sessions = new Map<string, number>();
  readonly #runs = new Map<string, number>();

  alteredIn(session: string, run: string, count: number): void {
    if (count === 0) return;
    add(this.#sessions, session, count);
    add(this.#runs, run, count);
  }

  /** For the record, and forgotten here. */
  takeOfSession(session: string): readonly string[] {
    const count = take(this.#sessions, session);
    if (count === 0) return [];
    return [`the model altered ${placeholdersText(count)} in its last reply: no value was put back there`];
  }

  /** How many there were in this run, and forgotten here. */
  takeOfRun(run: string): number {
    return take(this.#runs, run);
  }
}

export function placeholdersText(count: number): string {
  return count === 1 ? "a placeholder of a secret" : `${String(count)} placeholders of secrets`;
}

function add(counts: Map<string, number>, key: string, count: number): void {
  const sum = (counts.get(key) ?? 0) + count;
  counts.delete(key);
  counts.set(key, sum);
  for (const oldest of counts.keys()) {
    if (counts.size <= countMax) return;
    counts.delete(oldest);
  }
}

function take(counts: Map<string, number>, key: string): number {
  const count = counts.get(key) ?? 0;
  counts.delete(key);
  return count;
}
