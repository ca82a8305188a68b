import { Lru } from "@fourgate/core/secrets/lru";
import { WrittenReply } from "@fourgate/core/prompt/reply/written-reply";

export const fingerprintCountMax = 50_000;

/** What tells a text's secrets apart; a Reader. */
export interface Fingerprinter {
  fingerprints(text: string): string[];
}

/**
 * Fingerprints of the secrets that models wrote in replies which passed this door. A client that
 * sends such a value back in the model's role tells the vendor nothing new. Holds no text; those
 * that were asked for or written last are kept.
 */
export class ModelWritten {
  readonly #fingerprints = new Lru<true>(fingerprintCountMax);
  readonly #onNew: (fingerprint: string) => void;

  /** `known`: from before, oldest first. `onNew` is told each that was not known, once. */
  constructor(known: readonly string[] = [], onNew: (fingerprint: string) => void = () => undefined) {
    for (const fingerprint of known) this.#fingerprints.set(fingerprint, true);
    this.#onNew = onNew;
  }

  has(fingerprint: string): boolean {
    return this.#fingerprints.get(fingerprint) === true;
  }

  /** One whole text of a model, without JSON escapes; bytes are UTF-8. */
  learn(text: Uint8Array | string, reader: Fingerprinter): void {
    const whole = typeof text === "string" ? text : Buffer.from(text).toString("utf8");
    for (const fingerprint of reader.fingerprints(whole)) {
      const isNew = !this.has(fingerprint);
      this.#fingerprints.set(fingerprint, true);
      if (isNew) this.#onNew(fingerprint);
    }
  }

  /** Learns from one reply while it passes: give it what the model's side sent. */
  reply(reader: Fingerprinter): WrittenReply {
    return new WrittenReply((text) => {
      this.learn(text, reader);
    });
  }
}
