import { allDetectors } from "@fourgate/core/secrets/detectors/all";
import { createScanner } from "@fourgate/core/secrets/scan/scan";
import type { SearchedRecords } from "@fourgate/gateway/ledger/record-source";
import { storeLimits, type StoreLimits } from "@fourgate/gateway/store/limits";
import { openProjection } from "@fourgate/gateway/store/open-projection";
import type { DatabasePlace } from "@fourgate/gateway/store/place";
import { Projection } from "@fourgate/gateway/store/projection";
import { TextIndexer } from "@fourgate/core/audit/text-index";
import { projectNext, type ProjectionTools } from "@fourgate/gateway/store/project/project-next";
import { storedText } from "@fourgate/gateway/store/project/stored-text";
import { until } from "../../../../tools/waiting.ts";
import { dump, type Dump } from "./dump.ts";

export const quick: StoreLimits = {
  ...storeLimits,
  startDelayMs: 0,
  lookEveryMs: 10,
  retryMsMin: 20,
  retryMsMax: 100,
};

/** What projecting needs beside the database. */
export function toolsFor(records: SearchedRecords): ProjectionTools {
  return {
    limits: quick,
    text: storedText(scanner, records.searchKey),
    indexer: new TextIndexer(records.searchKey),
    leaveOut: (_index, error) => {
      throw error;
    },
  };
}

/** Made once, since it takes half a second. */
const scanner = createScanner(allDetectors);

/** A running projection, and what it said. */
export function follow(
  place: DatabasePlace,
  records: SearchedRecords,
  limits: Partial<StoreLimits> = {},
): { readonly projection: Projection; readonly said: string[] } {
  const said: string[] = [];
  const projection = new Projection({
    place,
    records,
    limits: { ...quick, ...limits },
    scanner: () => scanner,
    log: (line) => said.push(line),
    complain: (what) => said.push(what),
  });
  return { projection, said };
}

export async function caughtUp(projection: Projection, msMax?: number): Promise<void> {
  await until(
    () => {
      const { state, position, count } = projection.standing();
      return state === "following" && position === count;
    },
    () => JSON.stringify(projection.standing()),
    msMax,
  );
}

/** All that the journal holds, projected into an empty database in one go. */
export async function projectedWhole(place: DatabasePlace, records: SearchedRecords): Promise<Dump> {
  const { store, at } = await openProjection(place, records, { clear: false });
  try {
    let position = at;
    while (position.position < records.count)
      position = await projectNext(store, records, position, toolsFor(records));
    return await dump(store);
  } finally {
    await store.destroy();
  }
}

/** Every row as it lies there. */
export async function rowsOf(place: DatabasePlace): Promise<Dump> {
  const store = await place.open();
  try {
    return await dump(store);
  } finally {
    await store.destroy();
  }
}
