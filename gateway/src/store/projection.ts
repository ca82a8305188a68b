import { setTimeout as sleep } from "node:timers/promises";
import { FourgateError } from "@fourgate/core/errors";
import type { Scanner } from "@fourgate/core/secrets/scan/scan";
import type { RecordSource } from "../ledger/record-source.ts";
import type { StoreLimits } from "./limits.ts";
import type { DatabasePlace } from "./place.ts";
import type { Position } from "./position.ts";
import type { Store } from "./schema.ts";
import type { ExchangeFilter, FoundExchange } from "./search.ts";

/** How the database stands to the journal. */
export interface ProjectionStanding {
  /**
   * waiting: not opened yet; following: open; rebuilding: made anew, until it has what there was
   * when that began; away: it can't be reached, and is tried again.
   */
  readonly state: "waiting" | "following" | "rebuilding" | "away";
  /** Records read in. */
  readonly position: number;
  /** Records durable in the journal. */
  readonly count: number;
  /** Why it is away, where that is known; never content. */
  readonly trouble: string | null;
}

export interface ProjectionOptions {
  readonly place: DatabasePlace;
  readonly records: RecordSource;
  /** Told when the database goes away and comes back. Never content. */
  readonly log: (line: string) => void;
  readonly complain: (what: string, error: unknown) => void;
  readonly limits: StoreLimits;
  /** All detectors: a database holds no secret, whatever policy says. Asked for when there is something to store. */
  readonly scanner: () => Scanner;
}

/**
 * Follows the journal behind the path and keeps the database its image. Nothing waits for it: when
 * the database is away, the gateway goes on and this tries again; what was missed is read in then.
 */
export class Projection implements AsyncDisposable {
  readonly #options: ProjectionOptions;
  readonly #ended = new AbortController();
  readonly #running: Promise<void>;
  #store: Store | null = null;
  #at: Position | null = null;
  #state: ProjectionStanding["state"] = "waiting";
  /** Records that a rebuild under way must reach. */
  #rebuildTo: number | null = null;
  #rebuildAsked = false;
  #trouble: string | null = null;
  #wake = Promise.withResolvers<void>();

  constructor(options: ProjectionOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  /** For people: which database it is. */
  get name(): string {
    return this.#options.place.name;
  }

  /** What it follows. */
  get records(): RecordSource {
    return this.#options.records;
  }

  standing(): ProjectionStanding {
    const { count } = this.#options.records;
    const position = this.#rebuildAsked ? 0 : Math.min(this.#at?.position ?? 0, count);
    const trouble = this.#state === "away" ? this.#trouble : null;
    return { state: this.#state, position, count, trouble };
  }

  /**
   * Waits a moment for the newest records, then searches. `behind` records were still missing.
   * @throws FourgateError overloaded while the database is away
   */
  async search(
    filter: ExchangeFilter,
    page: { readonly before: number | null; readonly countMax: number },
  ): Promise<{ readonly found: readonly FoundExchange[]; readonly behind: number }> {
    await this.#caughtUp();
    const store = this.#requireStore();
    const { position, count } = this.standing();
    const { searchExchanges } = await import("./search.ts");
    try {
      return { found: await searchExchanges(store, filter, page), behind: count - position };
    } catch (error) {
      this.#options.complain("a search of the database", error);
      throw away();
    }
  }

  /** Drops the projection and begins it again from the journal. */
  rebuild(): void {
    this.#rebuildAsked = true;
    this.#rebuildTo = this.#options.records.count;
    this.#state = "rebuilding";
    this.#wake.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ended.abort();
    this.#wake.resolve();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { limits, complain, log, place } = this.#options;
    await this.#pause(limits.startDelayMs);
    let retryMs = limits.retryMsMin;
    while (!this.#isEnded()) {
      try {
        await this.#follow(() => {
          if (this.#state === "away") log(`the database (${place.name}) is back`);
          this.#state = this.#rebuildTo === null ? "following" : "rebuilding";
          retryMs = limits.retryMsMin;
        });
      } catch (error) {
        if (this.#isEnded()) return;
        this.#trouble = error instanceof FourgateError ? `${error.message}; ${error.remedy}` : null;
        const what = `the database (${place.name}) is away; the gateway goes on`;
        if (this.#state !== "away") {
          if (this.#trouble === null) complain(what, error);
          else log(`${what}: ${this.#trouble}`);
        }
        this.#state = "away";
        await this.#close();
        await this.#pause(retryMs);
        retryMs = Math.min(retryMs * 2, limits.retryMsMax);
      } finally {
        await this.#close();
      }
    }
  }

  /** Opens the database and follows until the end, or until a rebuild is asked for. */
  async #follow(onOpen: () => void): Promise<void> {
    const { place, records, limits, scanner } = this.#options;
    // Loaded only now: the gateway's start does not wait for it.
    const { openProjection } = await import("./open-projection.ts");
    const { projectNext } = await import("./project/project-next.ts");
    const { storedText } = await import("./project/stored-text.ts");
    const clear = this.#rebuildAsked;
    const opened = await openProjection(place, records, { clear, signal: this.#ended.signal });
    if (clear) this.#rebuildAsked = false;
    this.#store = opened.store;
    this.#at = opened.at;
    onOpen();
    const text = storedText(scanner());
    while (!this.#isEnded() && !this.#rebuildAsked) {
      const from = this.#at;
      const startedMs = performance.now();
      this.#at = await projectNext(opened.store, records, from, { limits, text });
      if (this.#rebuildTo !== null && this.#at.position >= this.#rebuildTo) {
        this.#rebuildTo = null;
        this.#state = "following";
      }
      const idle = this.#at.position >= records.count;
      // With much to read, at most half of the time: exchanges come first.
      await this.#pause(
        idle ? limits.lookEveryMs : Math.min(performance.now() - startedMs, limits.lookEveryMs),
      );
    }
  }

  async #close(): Promise<void> {
    const store = this.#store;
    this.#store = null;
    await store?.destroy().catch(() => undefined);
  }

  async #caughtUp(): Promise<void> {
    const { records, limits } = this.#options;
    const wanted = records.count;
    const untilMs = performance.now() + limits.catchUpMsMax;
    this.#wake.resolve();
    while (performance.now() < untilMs && !this.#isEnded()) {
      if (this.#store && (this.#at?.position ?? 0) >= wanted) return;
      if (this.#state === "away" || this.#state === "rebuilding") return;
      await sleep(10);
      this.#wake.resolve();
    }
  }

  #requireStore(): Store {
    if (this.#store) return this.#store;
    throw away();
  }

  #isEnded(): boolean {
    return this.#ended.signal.aborted;
  }

  /** Until the time is over or somebody wakes it. */
  async #pause(ms: number): Promise<void> {
    if (this.#isEnded()) return;
    const timer = setTimeout(() => this.#wake.resolve(), ms);
    await this.#wake.promise;
    clearTimeout(timer);
    this.#wake = Promise.withResolvers<void>();
  }
}

function away(): FourgateError {
  return new FourgateError(
    "overloaded",
    "the database is away, so only the latest exchanges can be shown",
    "try again in a few seconds; /readyz says how it stands",
  );
}
