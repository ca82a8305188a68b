import { setTimeout as sleep } from "node:timers/promises";
import { FourgateError } from "@fourgate/core/errors";
import type { Scanner } from "@fourgate/core/secrets/scan/scan";
import { TextIndexer } from "@fourgate/core/audit/text-index";
import type { SearchedRecords } from "../ledger/record-source.ts";
import type { StoreLimits } from "./limits.ts";
import type { DatabasePlace } from "./place.ts";
import type { Position } from "./position.ts";
import type { Store } from "./schema.ts";
import type { Destination } from "./destinations.ts";
import type { NamedOne } from "./known-names.ts";
import type { ExchangeFilter, FoundExchange, SearchPage } from "./search.ts";
import type { TextCandidate } from "./search-texts.ts";

/** How the database stands to the journal. */
export interface ProjectionStanding {
  /**
   * waiting: not opened yet; following: open; rebuilding: made anew, until it has what there was
   * when that began, and its indexes; away: it can't be reached, and is tried again.
   */
  readonly state: "waiting" | "following" | "rebuilding" | "away";
  /** Records read in. */
  readonly position: number;
  /** Records durable in the journal. */
  readonly count: number;
  /** Why it is away, where that is known; never content. */
  readonly trouble: string | null;
  /** Records that no row could be made of, since the start: they stand in the log, and no search finds them. */
  readonly leftOut: number;
}

export interface Searched<Found> {
  readonly found: readonly Found[];
  /** Records that the database did not hold yet. */
  readonly behind: number;
}

export interface ProjectionOptions {
  readonly place: DatabasePlace;
  readonly records: SearchedRecords;
  /** Told when the database goes away and comes back. Never content. */
  readonly log: (line: string) => void;
  readonly complain: (what: string, error: unknown) => void;
  readonly limits: StoreLimits;
  /** All detectors: a database holds no secret, whatever policy says. Asked for when there is something to store. */
  readonly scanner: () => Scanner;
  /** Awaited before each step, where others come first. */
  readonly turn?: () => Promise<void>;
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
  /** Questions could not be answered in time: their indexes are made when all is read in. */
  #isLoading = false;
  #trouble: string | null = null;
  #leftOut = 0;
  /** Position at which the planner last looked at the tables, in this process. */
  #analyzedAt = 0;
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
  get records(): SearchedRecords {
    return this.#options.records;
  }

  standing(): ProjectionStanding {
    const { count } = this.#options.records;
    const position = this.#rebuildAsked ? 0 : Math.min(this.#at?.position ?? 0, count);
    const trouble = this.#state === "away" ? this.#trouble : null;
    return { state: this.#state, position, count, trouble, leftOut: this.#leftOut };
  }

  /**
   * Waits a moment for the newest records, then searches. `behind` records were still missing.
   * @throws FourgateError overloaded while the database is away
   */
  async search(filter: ExchangeFilter, page: SearchPage): Promise<Searched<FoundExchange>> {
    const { searchExchanges } = await import("./search.ts");
    return await this.#searched((store, key) => searchExchanges(store, filter, page, key));
  }

  /** As `search`: how many of what matches on this page are a drill's, in one. */
  async countDrills(
    filter: ExchangeFilter,
    page: { readonly before: number | null; readonly from: number | null },
  ): Promise<number> {
    const { countDrills } = await import("./search.ts");
    const { found } = await this.#searched(async (store, key) => [
      await countDrills(store, filter, page, key),
    ]);
    return found[0] ?? 0;
  }

  /** As `search`: whether the log knows the name. */
  async isInLog(one: NamedOne): Promise<boolean> {
    const { isInLog } = await import("./known-names.ts");
    const { found } = await this.#searched(async (store) => [await isInLog(store, one)]);
    return found[0] ?? false;
  }

  /** As `search`: those that may have carried a text with these numbers. */
  async searchTexts(
    asked: readonly number[],
    filter: ExchangeFilter,
    page: SearchPage,
  ): Promise<Searched<TextCandidate>> {
    const { textCandidates } = await import("./search-texts.ts");
    return await this.#searched((store, key) => textCandidates(store, asked, filter, page, key));
  }

  /** As `search`, oldest first: those that may have carried lines with these numbers. */
  async searchLines(
    asked: readonly number[],
    filter: ExchangeFilter,
    countMax: number,
  ): Promise<Searched<TextCandidate>> {
    const { lineCandidates } = await import("./search-texts.ts");
    return await this.#searched((store, key) => lineCandidates(store, asked, filter, countMax, key));
  }

  /** Where else the sessions of these exchanges went from there on. */
  async destinationsAfter(indexes: readonly number[]): Promise<Searched<Destination>> {
    const { destinationsAfter } = await import("./destinations.ts");
    return await this.#searched((store) => destinationsAfter(store, indexes));
  }

  async #searched<Found>(
    ask: (store: Store, searchKey: Uint8Array) => Promise<readonly Found[]>,
  ): Promise<Searched<Found>> {
    await this.#caughtUp();
    const store = this.#requireStore();
    const { position, count } = this.standing();
    if (this.#isLoading) throw loading(position, count);
    try {
      return { found: await ask(store, this.records.searchKey), behind: count - position };
    } catch (error) {
      if (error instanceof FourgateError) throw error;
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
          this.#state = this.#isWhole() ? "following" : "rebuilding";
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
    const { place, records, limits, scanner, complain, turn } = this.#options;
    // Loaded only now: the gateway's start does not wait for it.
    const { openProjection } = await import("./open-projection.ts");
    const { projectNext } = await import("./project/project-next.ts");
    const { analyze, isAnalyzeDue } = await import("./analyze.ts");
    const { storedText } = await import("./project/stored-text.ts");
    const clear = this.#rebuildAsked;
    const { makeLater } = await import("./later-indexes.ts");
    const { bulkRecordCountMin } = limits;
    const opened = await openProjection(place, records, {
      ...{ clear, bulkRecordCountMin },
      signal: this.#ended.signal,
    });
    if (clear) {
      this.#rebuildAsked = false;
      this.#leftOut = 0;
    }
    this.#store = opened.store;
    this.#at = opened.at;
    this.#isLoading = opened.isLoading;
    onOpen();
    const tools = {
      limits,
      turn,
      text: storedText(scanner(), records.searchKey),
      indexer: new TextIndexer(records.searchKey),
      leaveOut: (index: number, error: unknown) => {
        this.#leftOut++;
        complain(`record ${String(index)} of the log is not in the database, so no search finds it`, error);
      },
    };
    while (!this.#isEnded() && !this.#rebuildAsked) {
      const from = this.#at;
      const startedMs = performance.now();
      this.#at = await projectNext(opened.store, records, from, tools);
      const idle = this.#at.position >= records.count;
      if (this.#isLoading && this.#at.position + limits.batchRecordCountMax >= records.count) {
        await this.#whileOpen(makeLater(opened.store, () => this.#isEnded() || this.#rebuildAsked));
        if (this.#isEnded()) return;
        this.#isLoading = this.#rebuildAsked;
      }
      if (this.#rebuildAsked) return;
      if (this.#rebuildTo !== null && this.#at.position >= this.#rebuildTo) this.#rebuildTo = null;
      if (this.#isWhole()) this.#state = "following";
      if (idle && isAnalyzeDue(this.#at.position, this.#analyzedAt)) {
        await analyze(opened.store);
        this.#analyzedAt = this.#at.position;
      }
      // With much to read, at most half of the time: exchanges come first.
      await this.#pause(
        idle ? limits.lookEveryMs : Math.min(performance.now() - startedMs, limits.lookEveryMs),
      );
    }
  }

  /** An index takes longer than a stop may. */
  async #whileOpen(work: Promise<void>): Promise<void> {
    const { signal } = this.#ended;
    const cut = (): void => void this.#close();
    signal.addEventListener("abort", cut);
    try {
      await work;
    } finally {
      signal.removeEventListener("abort", cut);
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

  /** Has what there was when it was begun, and its indexes. */
  #isWhole(): boolean {
    return this.#rebuildTo === null && !this.#isLoading;
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

function loading(position: number, count: number): FourgateError {
  return new FourgateError(
    "overloaded",
    `the database is being made from the log: ${String(position)} of ${String(count)} records, then its indexes`,
    "try again when it is done; fourgate audit show and the log itself do not wait for it",
  );
}

function away(): FourgateError {
  return new FourgateError(
    "overloaded",
    "the database is away, so only the latest exchanges can be shown",
    "try again in a few seconds; /readyz says how it stands",
  );
}
