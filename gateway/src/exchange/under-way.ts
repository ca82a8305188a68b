import type { FourgateError } from "@fourgate/core/errors";
import type { Principal } from "@fourgate/core/scope/principal";

interface Entry {
  readonly principal: Principal;
  readonly cut: (why: FourgateError) => void;
}

/** Exchanges under way, by who they are for: whoever may not come in any more is cut off at once. */
export class UnderWay {
  readonly #entries = new Set<Entry>();

  /** Until disposed. `cut` is called at most once for each reason. */
  enter(principal: Principal, cut: (why: FourgateError) => void): Disposable {
    const entry: Entry = { principal, cut };
    this.#entries.add(entry);
    return {
      [Symbol.dispose]: () => {
        this.#entries.delete(entry);
      },
    };
  }

  /** Gives how many were cut. */
  cut(of: (principal: Principal) => boolean, why: FourgateError): number {
    const found = [...this.#entries].filter(({ principal }) => of(principal));
    for (const { cut } of found) cut(why);
    return found.length;
  }
}
