/** How often one address, and all together, may try. Each allowance fills up again evenly. */
export interface AttemptLimits {
  readonly perAddressMax: number;
  readonly togetherMax: number;
  /** How long an empty allowance takes to be full again. */
  readonly refillMs: number;
  /** Addresses remembered; the one longest unseen leaves first. */
  readonly addressCountMax: number;
}

export const joinAttemptLimits: AttemptLimits = {
  perAddressMax: 10,
  togetherMax: 100,
  refillMs: 60_000,
  addressCountMax: 10_000,
};

interface Allowance {
  left: number;
  countedMs: number;
}

/** Counts attempts. `clock`: milliseconds since the epoch. */
export class AttemptLimit {
  readonly #limits: AttemptLimits;
  readonly #clock: () => number;
  readonly #addresses = new Map<string, Allowance>();
  readonly #together: Allowance;

  constructor(clock: () => number, limits: AttemptLimits = joinAttemptLimits) {
    this.#clock = clock;
    this.#limits = limits;
    this.#together = { left: limits.togetherMax, countedMs: clock() };
  }

  /** False when this address, or all together, tried too often. Of IPv6 a network of 64 bits counts as one. */
  take(address: string): boolean {
    const { perAddressMax, togetherMax, addressCountMax } = this.#limits;
    const key = networkOf(address);
    const nowMs = this.#clock();
    const own = this.#addresses.get(key) ?? { left: perAddressMax, countedMs: nowMs };
    this.#addresses.delete(key);
    this.#addresses.set(key, own);
    if (this.#addresses.size > addressCountMax) {
      const [oldest = ""] = this.#addresses.keys();
      this.#addresses.delete(oldest);
    }
    this.#refill(own, perAddressMax, nowMs);
    this.#refill(this.#together, togetherMax, nowMs);
    if (own.left < 1 || this.#together.left < 1) return false;
    own.left -= 1;
    this.#together.left -= 1;
    return true;
  }

  /** An attempt that was right costs nothing. */
  giveBack(address: string): void {
    const { perAddressMax, togetherMax } = this.#limits;
    const own = this.#addresses.get(networkOf(address));
    if (own) own.left = Math.min(perAddressMax, own.left + 1);
    this.#together.left = Math.min(togetherMax, this.#together.left + 1);
  }

  #refill(allowance: Allowance, max: number, nowMs: number): void {
    const passedMs = Math.max(0, nowMs - allowance.countedMs);
    allowance.left = Math.min(max, allowance.left + (passedMs / this.#limits.refillMs) * max);
    allowance.countedMs = nowMs;
  }
}

/** Whoever has an IPv6 address has 2^64 of them. */
function networkOf(address: string): string {
  if (!address.includes(":") || address.includes(".")) return address;
  const [head = "", tail = ""] = address.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === "" ? [] : tail.split(":");
  const groups = [
    ...before,
    ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill("0"),
    ...after,
  ];
  return groups.slice(0, 4).join(":");
}
