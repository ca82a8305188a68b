import type { Reading } from "@fourgate/core/judge";
import { createFindingsCache, type FindingsCache } from "@fourgate/core/secrets/findings/findings-cache";
import { createProbe } from "@fourgate/core/secrets/decode/probe";
import { createLayerScanner, type LayerScanner } from "@fourgate/core/secrets/findings/scan-layers";
import type { KeyedHash } from "@fourgate/core/secrets/keyed-hash";
import { createKnownFinder, type KnownSecrets } from "@fourgate/core/secrets/known/known-secrets";
import { Lru } from "@fourgate/core/secrets/lru";
import type { Scanner } from "@fourgate/core/secrets/scan/scan";
import { CleanTexts } from "./clean-texts.ts";
import { inflate } from "./inflate.ts";

const scannerCountMax = 16;
const cachedBlockCountMax = 100_000;
const cleanTextCountMax = 1_000;

/** A scanner, and what was found by it. */
export interface KnownScanner {
  readonly scanner: LayerScanner;
  readonly cache: FindingsCache;
  /** Readings whose findings are this scanner's; of others only the parts are known. */
  readonly scanned: WeakSet<Reading>;
  /** Short texts in which nothing was found: a session's headers are the same in each of its requests. */
  readonly clean: CleanTexts;
}

/**
 * Scanners by what is known of local secrets: each workspace has its own, and what was found in one
 * must not be taken for what is found in another. The one that was used longest ago is forgotten.
 */
export class KnownScanners {
  readonly #detectors: Scanner;
  readonly #keyedHash: KeyedHash;
  readonly #probe = createProbe();
  readonly #scanners = new Lru<KnownScanner>(scannerCountMax);

  constructor(detectors: Scanner, keyedHash: KeyedHash) {
    this.#detectors = detectors;
    this.#keyedHash = keyedHash;
  }

  of(known: KnownSecrets): KnownScanner {
    const made = this.#scanners.get(known.version);
    if (made !== undefined) return made;
    const finder = known.forms.length === 0 ? undefined : createKnownFinder(known, this.#keyedHash);
    const scanner = createLayerScanner(this.#detectors, inflate, finder, this.#probe);
    const cache = createFindingsCache({ entriesMax: cachedBlockCountMax });
    const added = {
      scanner,
      cache,
      scanned: new WeakSet<Reading>(),
      clean: new CleanTexts(cleanTextCountMax),
    };
    this.#scanners.set(known.version, added);
    return added;
  }
}
