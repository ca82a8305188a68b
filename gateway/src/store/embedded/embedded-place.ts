import { rm } from "node:fs/promises";
import { FourgateError } from "@fourgate/core/errors";
import { storeOn } from "../open-store.ts";
import type { DatabasePlace } from "../place.ts";
import { embeddedFolder } from "./folder.ts";
import { ProcessPool } from "./process-pool.ts";

/** The embedded database in a folder of its own. One that does not open is made anew. */
export function embeddedPlace(root: string): DatabasePlace {
  const clear = async (): Promise<void> => {
    const { data, draft, running } = embeddedFolder(root);
    for (const path of [data, draft, running]) await rm(path, { recursive: true, force: true });
  };
  const start = async (signal?: AbortSignal): Promise<ProcessPool> => {
    // What the second is a copy of may be damaged too.
    for (let copies = 0; copies < 2; copies++) {
      try {
        return await ProcessPool.start(root, "copy", signal);
      } catch (error) {
        if (!(error instanceof FourgateError && error.code === "log_invalid")) throw error;
        await clear();
      }
    }
    return await ProcessPool.start(root, "nothing", signal);
  };
  return {
    name: "embedded",
    shared: false,
    open: async (signal) => storeOn(await start(signal)),
    clear,
  };
}
