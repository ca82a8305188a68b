import { createPins, type Pins } from "@fourgate/core/secrets/redact/pins";

const sessionCountMax = 200;
const entriesMax = 20_000;

/**
 * What each session has sent already, so that it goes out the same on every later turn. A session
 * that was quiet longest is forgotten first; placeholders are keyed, so most of it comes out the
 * same all the same.
 */
export class SessionPins {
  readonly #pins = new Map<string, Pins>();

  of(session: string): Pins {
    const pins = this.#pins.get(session) ?? createPins({ entriesMax });
    this.#pins.delete(session);
    this.#pins.set(session, pins);
    if (this.#pins.size > sessionCountMax) {
      for (const oldest of this.#pins.keys()) {
        this.#pins.delete(oldest);
        break;
      }
    }
    return pins;
  }
}
