import { createHash } from "node:crypto";
import type { Link } from "./prefix.ts";

export interface PrefixCacheLimits {
  /** A prefix with fewer tokens is not kept. */
  readonly prefixTokensMin: number;
  /** What is read from the cache is told in steps of so many tokens. */
  readonly stepTokens: number;
  readonly keptMsMax: number;
  readonly entriesMax: number;
}

/**
 * A prompt cache that nobody asks for, as OpenAI's and Gemini's: each request's prefix is kept, piece
 * by piece, and the longest one kept is read. It belongs to one account.
 */
export class PrefixCache {
  readonly #limits: PrefixCacheLimits;
  readonly #nowMs: () => number;
  readonly #keptUntilMs = new Map<string, number>();

  constructor(limits: PrefixCacheLimits, nowMs: () => number) {
    this.#limits = limits;
    this.#nowMs = nowMs;
  }

  /** Tokens of this prompt that were kept before; what is new is kept from now on. */
  use(account: string, links: readonly Link[]): number {
    const now = this.#nowMs();
    let tokens = 0;
    let read = 0;
    for (const link of links) {
      tokens += link.tokens;
      if (tokens < this.#limits.prefixTokensMin) continue;
      const key = createHash("sha256").update(account).update(link.after).digest("base64");
      if ((this.#keptUntilMs.get(key) ?? 0) > now) read = tokens;
      this.#keep(key, now);
    }
    return read - (read % this.#limits.stepTokens);
  }

  clear(): void {
    this.#keptUntilMs.clear();
  }

  #keep(key: string, now: number): void {
    this.#keptUntilMs.delete(key);
    this.#keptUntilMs.set(key, now + this.#limits.keptMsMax);
    if (this.#keptUntilMs.size <= this.#limits.entriesMax) return;
    for (const oldest of this.#keptUntilMs.keys()) {
      this.#keptUntilMs.delete(oldest);
      return;
    }
  }
}
