import { join } from "node:path";
import type { DatabasePlace } from "./place.ts";
import type { DatabaseAddress } from "./server/database-url.ts";

/**
 * The configured database: the one in the data folder where no server is named. What a database
 * needs is loaded when it is first opened.
 */
export function choosePlace(
  home: string,
  address: DatabaseAddress | null,
  password: string | null,
): DatabasePlace {
  const chosen = async (): Promise<DatabasePlace> => {
    if (address === null)
      return (await import("./embedded/embedded-place.ts")).embeddedPlace(join(home, "database"));
    return (await import("./server/server-place.ts")).serverPlace(address, password);
  };
  return {
    name: address === null ? "embedded" : `${address.host}:${String(address.port)}/${address.database}`,
    shared: address !== null,
    open: async (signal) => (await chosen()).open(signal),
    clear: async () => (await chosen()).clear(),
  };
}
