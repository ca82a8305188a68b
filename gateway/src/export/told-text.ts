import { createLayerScanner } from "@fourgate/core/secrets/findings/scan-layers";
import type { Scanner } from "@fourgate/core/secrets/scan/scan";
import { inflate } from "@fourgate/wire/reading/inflate";

const withheld = "(withheld: it held a secret)";
/** Names repeat: a path, a model, a session. */
const knownCountMax = 20_000;
const knownLengthMax = 500;

/**
 * What of a client's words may leave for a receiver, or stand in the database: a path or a name can hold a secret,
 * and neither is to hold one, whatever policy says of prompts.
 */
export function toldText(detectors: () => Scanner): (text: string) => string {
  const known = new Map<string, string>();
  let scanner: ReturnType<typeof createLayerScanner> | undefined;
  return (text) => {
    if (text === "") return text;
    const before = known.get(text);
    if (before !== undefined) return before;
    scanner ??= createLayerScanner(detectors(), inflate);
    const told = scanner.scanText(Buffer.from(text)).length > 0 ? withheld : text;
    if (text.length <= knownLengthMax) {
      if (known.size >= knownCountMax) known.clear();
      known.set(text, told);
    }
    return told;
  };
}
