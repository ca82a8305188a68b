import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import { configFileName, parseConfig } from "@fourgate/gateway/config/config";
import { note, ok, toMend, type Check } from "./check.ts";

/** Where this machine has a gateway: do checkpoints of its log leave the reach of whoever administers it? */
export async function checkOutside(home: string): Promise<readonly Check[]> {
  const text = await readFile(join(home, configFileName), "utf8").catch(() => undefined);
  if (text === undefined) return [];
  try {
    const { witnesses, checkpoints_to: copies } = parseConfig(text).audit;
    if (witnesses.length + copies.length === 0) {
      return [
        note(
          "checkpoints",
          "none of the log's leaves this machine, so whoever administers it could set the log back unseen",
          "name a witness or another place in fourgate.yaml: audit.witnesses, audit.checkpoints_to",
        ),
      ];
    }
    return [
      ok("checkpoints", `witnesses: ${String(witnesses.length)}, other places: ${String(copies.length)}`),
    ];
  } catch (error) {
    if (!(error instanceof FourgateError)) throw error;
    return [toMend("configuration", error.message, error.remedy)];
  }
}
