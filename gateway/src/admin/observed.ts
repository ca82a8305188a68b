import {
  ObservedTally,
  type ObservedFilter,
  type ObservedReport,
} from "@fourgate/core/audit/observed-report";
import type { FastifyRequest } from "fastify";
import type { Readings, ReadingParts } from "../readings/readings.ts";
import type { Ledger } from "../ledger/ledger.ts";

/** Records looked through for a page or an answer; `fourgate report observed` looks at all. */
const recordCountMax = 20_000;

/** A report for whoever asks; that they did is recorded before they see it. */
export type NotedReports = (request: FastifyRequest, filter: ObservedFilter) => Promise<ObservedReport>;

export function notedReports(
  reports: ObservedReports,
  readings: Readings,
  partsOf: (request: FastifyRequest) => ReadingParts,
): NotedReports {
  return async (request, filter) => {
    const report = await reports.of(filter);
    const { since, team } = filter;
    const words = ["observed", since === null ? "" : `since ${since}`, team === null ? "" : `team ${team}`];
    await readings.note(partsOf(request), { of: "", act: "report", asked: words.filter(Boolean).join("  ") });
    return report;
  };
}

/** Reads the log for reports, one at a time, so that nobody can have it read many times at once. */
export class ObservedReports {
  readonly #ledger: Pick<Ledger, "newest">;
  readonly #recordCountMax: number;
  #last: Promise<unknown> = Promise.resolve();

  constructor(ledger: Pick<Ledger, "newest">, countMax: number = recordCountMax) {
    this.#ledger = ledger;
    this.#recordCountMax = countMax;
  }

  of(filter: ObservedFilter): Promise<ObservedReport> {
    const report = this.#last.then(() => this.#read(filter));
    this.#last = report.catch(() => undefined);
    return report;
  }

  async #read(filter: ObservedFilter): Promise<ObservedReport> {
    const tally = new ObservedTally(filter);
    let count = 0;
    for await (const record of this.#ledger.newest()) {
      if (count++ >= this.#recordCountMax) return tally.report(false);
      if (!tally.add(record)) break;
    }
    return tally.report();
  }
}
