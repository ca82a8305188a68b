import { hash } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { CanaryChecked, CanaryResult, ExportRecord } from "@fourgate/core/audit/export-record";
import type { ExportLimits } from "./limits.ts";
import type { OutgoingEvent, Receiver } from "./receiver.ts";

export interface CanaryParts {
  readonly name: string;
  readonly receiver: Receiver;
  readonly limits: Pick<ExportLimits, "canaryEveryMs" | "canaryMsMax" | "readBackMsMax" | "readBackEveryMs">;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly nextId: () => string;
  /** @throws FourgateError record_failed */
  readonly append: (record: ExportRecord) => Promise<void>;
}

/**
 * A record of the export's own, which goes the way of every other: through the journal, the cursor and the
 * receiver. What became of it is recorded in its turn.
 */
export class Canary {
  readonly #parts: CanaryParts;
  #under: { readonly id: string; readonly sentMs: number; isLate: boolean } | null = null;
  #nextMs = 0;

  constructor(parts: CanaryParts) {
    this.#parts = parts;
  }

  /** Sends one when it is time. Gives a result where one is overdue. @throws FourgateError record_failed */
  async look(): Promise<Omit<CanaryChecked, "recordCount"> | null> {
    const { clock, limits } = this.#parts;
    const nowMs = clock();
    const under = this.#under;
    if (under && !under.isLate && nowMs - under.sentMs > limits.canaryMsMax) {
      under.isLate = true;
      return checked(under.id, "late", "", nowMs - under.sentMs);
    }
    if (nowMs >= this.#nextMs) await this.send();
    return null;
  }

  /** Sends one now. */
  async send(): Promise<void> {
    const { clock, limits, name, nextId, append } = this.#parts;
    const sentMs = clock();
    const id = nextId();
    const time = new Date(sentMs).toISOString();
    this.#nextMs = sentMs + limits.canaryEveryMs;
    await append({ kind: "export", id, time, export: name, event: { act: "canary_sent" } });
    this.#under = { id, sentMs, isLate: false };
  }

  /** The receiver took this event. Gives the result, where it is the canary that is under way. */
  async arrived(
    event: OutgoingEvent,
    signal: AbortSignal,
  ): Promise<Omit<CanaryChecked, "recordCount"> | null> {
    const under = this.#under;
    if (under === null || event.event.recordId !== under.id) return null;
    this.#under = null;
    const { receiver, clock } = this.#parts;
    const result = receiver.readBack ? await this.#readBack(event, signal) : receiver.proof;
    return checked(under.id, result, event.text, clock() - under.sentMs);
  }

  async #readBack(event: OutgoingEvent, signal: AbortSignal): Promise<CanaryResult> {
    const { receiver, limits } = this.#parts;
    const untilMs = performance.now() + limits.readBackMsMax;
    for (;;) {
      const text = await receiver.readBack?.(event, signal).catch(() => null);
      if (typeof text === "string") return sameText(text, event.text) ? "read_back" : "differs";
      if (performance.now() >= untilMs) return "missing";
      await sleep(limits.readBackEveryMs, undefined, { signal });
    }
  }
}

/** A store of documents may give the same members in another order or spacing. */
function sameText(one: string, other: string): boolean {
  if (one === other) return true;
  try {
    return ordered(JSON.parse(one)) === ordered(JSON.parse(other));
  } catch {
    return false;
  }
}

function ordered(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function checked(
  canary: string,
  result: CanaryResult,
  text: string,
  afterMs: number,
): Omit<CanaryChecked, "recordCount"> {
  return {
    act: "canary_checked",
    canary,
    result,
    sha256: text === "" ? "" : hash("sha256", text, "hex"),
    bytes: Buffer.byteLength(text),
    afterMs: Math.max(0, afterMs),
  };
}
