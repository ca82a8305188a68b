import type { ExchangeFilter } from "../store/search.ts";

/** A filter as a record of who asked what tells it: "user mia  since 2026-11-01"; "" for none. */
export function filterWords({ withoutDrills, ...filter }: ExchangeFilter, between: string = "  "): string {
  return Object.entries({ ...filter, ...(withoutDrills === true ? { drills: "left out" } : {}) })
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${String(value)}`]))
    .join(between);
}
