import { createHash } from "node:crypto";
import type { JsonObject } from "../json.ts";
import type { Unit } from "./units.ts";

/** Tokens of one request's prompt by how they were paid for; the three inputs add up to all of it. */
export interface PromptUsage {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite5m: number;
  readonly cacheWrite1h: number;
}

export interface PromptCacheLimits {
  /** A prefix with fewer tokens is not kept (1,024 for most models). */
  readonly prefixTokensMin: number;
  /** From a breakpoint, the vendor looks back over this many blocks for something kept. */
  readonly lookbackBlocksMax: number;
  readonly entriesMax: number;
}

export const VENDOR_CACHE_LIMITS: PromptCacheLimits = {
  prefixTokensMin: 1024,
  lookbackBlocksMax: 20,
  entriesMax: 20_000,
};

const TTL_MS = { "5m": 300_000, "1h": 3_600_000 } as const;

/**
 * The vendor's prompt cache: a prefix is kept only at a breakpoint, found only from a breakpoint,
 * and belongs to one account. Changing tool_choice or thinking loses the messages' part.
 */
export class PromptCache {
  readonly #limits: PromptCacheLimits;
  readonly #nowMs: () => number;
  readonly #entries = new Map<string, { expiresMs: number; ttl: "5m" | "1h" }>();

  constructor(limits: PromptCacheLimits, nowMs: () => number) {
    this.#limits = limits;
    this.#nowMs = nowMs;
  }

  use(account: string, request: JsonObject, units: readonly Unit[]): PromptUsage {
    const settings = JSON.stringify([request["tool_choice"] ?? null, request["thinking"] ?? null]);
    const keys = units.map((unit) =>
      createHash("sha256")
        .update(account)
        .update(unit.message < 0 ? "" : settings)
        .update(unit.after)
        .digest("hex"),
    );
    const sums: number[] = [];
    let sum = 0;
    for (const unit of units) sums.push((sum += unit.tokens));

    const hit = this.#longestHit(units, keys);
    const read = hit < 0 ? 0 : (sums[hit] ?? 0);
    let written = read;
    const writes = { "5m": 0, "1h": 0 };
    units.forEach((unit, i) => {
      const total = sums[i] ?? 0;
      if (unit.breakpoint === null || total < this.#limits.prefixTokensMin) return;
      this.#keep(keys[i] ?? "", unit.breakpoint);
      if (total > written) {
        writes[unit.breakpoint] += total - written;
        written = total;
      }
    });
    return { input: sum - written, cacheRead: read, cacheWrite5m: writes["5m"], cacheWrite1h: writes["1h"] };
  }

  clear(): void {
    this.#entries.clear();
  }

  #longestHit(units: readonly Unit[], keys: readonly string[]): number {
    for (let i = units.length - 1; i >= 0; i--) {
      if (units[i]?.breakpoint === null) continue;
      for (let back = i; back >= 0 && back > i - this.#limits.lookbackBlocksMax; back--) {
        const key = keys[back] ?? "";
        const entry = this.#entries.get(key);
        if (entry === undefined) continue;
        if (entry.expiresMs < this.#nowMs()) {
          this.#entries.delete(key);
          continue;
        }
        this.#keep(key, entry.ttl);
        return back;
      }
    }
    return -1;
  }

  #keep(key: string, ttl: "5m" | "1h"): void {
    this.#entries.delete(key);
    this.#entries.set(key, { expiresMs: this.#nowMs() + TTL_MS[ttl], ttl });
    if (this.#entries.size <= this.#limits.entriesMax) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }
}
