import { allDetectors, allTextDetectors } from "@fourgate/core/secrets/detectors/all";
import { Lru } from "@fourgate/core/secrets/lru";
import { withImportedRules } from "@fourgate/core/secrets/rules/imported-scanner";
import { createScanner, type Scanner } from "@fourgate/core/secrets/scan/scan";
import type { ReadingPolicy } from "./reading-policy.ts";

/** One is in use; another while a policy changes, or where one part of a process looks by all detectors. */
const scannersMax = 2;

/**
 * Scanners by what a policy says of detectors. Each takes some 16 MB and half a second to make, so that
 * a thread has one owner of them, and whoever finds by the same rules shares one.
 */
export class Scanners {
  readonly #builtIn = new Lru<Scanner>(scannersMax);
  readonly #whole = new Lru<Scanner>(scannersMax);

  /** Built-in detectors, and the operator's own rules. */
  of({ detectorsOff, secrets }: ReadingPolicy): Scanner {
    const rules = secrets?.rules ?? [];
    const off = detectorsOff.toSorted().join();
    const builtIn = made(this.#builtIn, off, () =>
      createScanner(allDetectors, detectorsOff, allTextDetectors),
    );
    if (rules.length === 0) return builtIn;
    return made(this.#whole, JSON.stringify([off, rules]), () => withImportedRules(builtIn, rules));
  }
}

function made(scanners: Lru<Scanner>, key: string, make: () => Scanner): Scanner {
  const known = scanners.get(key);
  if (known !== undefined) return known;
  const scanner = make();
  scanners.set(key, scanner);
  return scanner;
}
