import { Lru } from "@fourgate/core/secrets/lru";
import { WrittenReply } from "@fourgate/core/prompt/reply/written-reply";

export const fingerprintCountMax = 50_000;

/** What tells a text's secrets apart; a Reader. */
export interface Fingerprinter {
  fingerprints(text: string): string[];
  /** Keyed digest of a whole text, in the form of a fingerprint. */
  textDigest(text: Uint8Array): string;
}

/**
 * Fingerprints of the secrets that models wrote in replies which passed this door. A client that
 * sends such a value back in the model's role tells the vendor nothing new. Kept as well are digests of
 * whole texts, since what is no secret yet may become one: a password that the model thought up and a
 * command then wrote into a secret file. Holds no text; those that were asked for or written last are kept.
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
    for (const fingerprint of reader.fingerprints(whole)) this.#add(fingerprint);
  }

  /** Whether a model said this whole text (UTF-8), as one block of its reply. */
  hasSaid(text: Uint8Array, reader: Pick<Fingerprinter, "textDigest">): boolean {
    return this.has(reader.textDigest(text));
  }

  /** Learns from one reply while it passes: give it what the model's side sent. */
  reply(reader: Fingerprinter): WrittenReply {
    return new WrittenReply((text, isSaid) => {
      if (isSaid) this.#add(reader.textDigest(Buffer.from(text, "utf8")));
      this.learn(text, reader);
    });
  }

  #add(fingerprint: string): void {
    const isNew = !this.has(fingerprint);
    this.#fingerprints.set(fingerprint, true);
    if (isNew) this.#onNew(fingerprint);
  }
}
