import { FourgateError } from "@fourgate/core/errors";

interface Entry {
  readonly mayStay: () => boolean;
  readonly cut: (why: FourgateError) => void;
}

/** Ends an exchange whose caller may not come in any more. */
export class AccessRevoked extends FourgateError {
  constructor() {
    super("unauthenticated", "this device's access was revoked", "ask your operator for a new join code");
  }
}

/** Exchanges under way: whoever may not come in any more is cut off at once. */
export class UnderWay {
  readonly #entries = new Set<Entry>();

  /** Until disposed. `mayStay` is asked whenever somebody may have been sent away; it must not throw. */
  enter(mayStay: () => boolean, cut: (why: FourgateError) => void): Disposable {
    const entry: Entry = { mayStay, cut };
    this.#entries.add(entry);
    return {
      [Symbol.dispose]: () => {
        this.#entries.delete(entry);
      },
    };
  }

  /** People, devices or tokens are others now. Gives how many exchanges were cut. */
  look(): number {
    const gone = [...this.#entries].filter(({ mayStay }) => !mayStay());
    for (const { cut } of gone) cut(new AccessRevoked());
    return gone.length;
  }
}
