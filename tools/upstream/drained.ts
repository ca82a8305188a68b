import { once } from "node:events";
import type { ServerResponse } from "node:http";

/** Resolves when a full response takes more, or will never. Leaves no listener behind. */
export async function drained(response: ServerResponse): Promise<void> {
  const stop = new AbortController();
  const options = { signal: stop.signal };
  try {
    await Promise.race(
      ["drain", "close"].map(async (event) => {
        await once(response, event, options).catch(() => undefined);
      }),
    );
  } finally {
    stop.abort();
  }
}
