import type { Label } from "@fourgate/core/scope/catalogue";

const sessionCountMax = 10_000;
const labelsPerSessionMax = 5_000;

/**
 * Which labels of a session stand in its records already. A conversation names every file of its
 * past in every turn; each turn's record names what is new in it, and the folders of the whole.
 */
export class SessionFiles {
  readonly #sessions = new Map<string, Set<string>>();

  /** A session's turns have the same label objects. */
  readonly #texts = new WeakMap<Label, string>();

  /** Labels that no earlier call for this session had, then one for each other folder. "" names no session: all are new. */
  take(session: string, labels: readonly Label[]): readonly Label[] {
    if (session === "") return labels;
    const known = this.#sessions.get(session) ?? new Set<string>();
    this.#sessions.delete(session);
    this.#sessions.set(session, known);
    if (this.#sessions.size > sessionCountMax) {
      const [oldest = ""] = this.#sessions.keys();
      this.#sessions.delete(oldest);
    }
    const fresh = labels.filter((label) => !known.has(this.#textOf(label)));
    for (const label of fresh) if (known.size < labelsPerSessionMax) known.add(this.#textOf(label));
    const placeOf = ({ repo, folder, classification, access }: Label): string =>
      JSON.stringify([repo, folder, classification, access]);
    const places = new Map(labels.map((label) => [placeOf(label), label]));
    for (const label of fresh) places.delete(placeOf(label));
    return [...fresh, ...[...places.values()].map((label) => ({ ...label, path: "" }))];
  }

  #textOf(label: Label): string {
    let text = this.#texts.get(label);
    if (text === undefined) this.#texts.set(label, (text = JSON.stringify(label)));
    return text;
  }
}
