import { FourgateError } from "../../errors.ts";
import type { KeyedHash } from "../keyed-hash.ts";
import { utf8Bytes } from "../text-bytes.ts";

/**
 * Findings that a team has looked at and lives with, so that a scan tells only of new ones. The file lies
 * in the repository, where everybody reads it: it holds no fingerprint of the organisation's, but a
 * digest by a random salt of its own.
 *
 * The salt is in the file, so that a value which can be guessed can be found by trying: a weak password
 * should be replaced, not put on a baseline. A digest names value, detector and path together, so that
 * equal values in two files do not show, and a file that moves has its findings again.
 */
export interface Baseline {
  /** 32 random bytes in base64url, made with the file. */
  readonly salt: string;
  readonly findings: readonly BaselineEntry[];
}

export interface BaselineEntry {
  readonly detector: string;
  /** From the repository's root, "/"-separated. */
  readonly path: string;
  /** 32 hex digits. */
  readonly digest: string;
  /** How often the value stands in the file. */
  readonly count: number;
}

/** A finding of a scan, as a baseline knows it. Its fingerprint is keyed with the baseline's salt. */
export interface FoundInFile {
  readonly detector: string;
  readonly path: string;
  readonly fingerprint: string;
}

const format = "fourgate-baseline/1";
const digestLength = 32;
const entryCountMax = 200_000;
const pathLengthMax = 4_096;
const textLengthMax = 64 * 1024 * 1024;

/** Makes the baseline of what was found. `keyedHash` is keyed with the salt's bytes. */
export function makeBaseline(salt: string, found: readonly FoundInFile[], keyedHash: KeyedHash): Baseline {
  const entries = new Map<string, BaselineEntry>();
  for (const one of found) {
    const digest = digestOf(one, keyedHash);
    const count = (entries.get(digest)?.count ?? 0) + 1;
    entries.set(digest, { detector: one.detector, path: one.path, digest, count });
  }
  const byPlace = (a: BaselineEntry, b: BaselineEntry): number =>
    compare(a.path, b.path) || compare(a.detector, b.detector) || compare(a.digest, b.digest);
  return { salt, findings: [...entries.values()].sort(byPlace) };
}

/** Tells the findings that a baseline does not have; each of its entries covers as many as it counts. */
export class BaselineMatch {
  readonly #left: Map<string, number>;
  readonly #keyedHash: KeyedHash;

  constructor(baseline: Baseline, keyedHash: KeyedHash) {
    this.#keyedHash = keyedHash;
    this.#left = new Map(baseline.findings.map(({ digest, count }) => [digest, count]));
  }

  /** Whether this one is known. To be asked once for each finding. */
  covers(found: FoundInFile): boolean {
    const digest = digestOf(found, this.#keyedHash);
    const left = this.#left.get(digest) ?? 0;
    if (left > 0) this.#left.set(digest, left - 1);
    return left > 0;
  }

  /** Entries of which fewer were found than they count: what was mended since. */
  get goneCount(): number {
    return [...this.#left.values()].filter((left) => left > 0).length;
  }
}

/** The file's text: an entry a line, in order, so that two branches' changes can be merged. */
export function baselineText({ salt, findings }: Baseline): string {
  const lines = findings.map((entry) => `    ${JSON.stringify(entry)}`);
  const list = lines.length === 0 ? "[]" : `[\n${lines.join(",\n")}\n  ]`;
  return `{\n  "format": "${format}",\n  "salt": ${JSON.stringify(salt)},\n  "findings": ${list}\n}\n`;
}

/** @throws FourgateError config_invalid: no baseline, or of another version */
export function readBaseline(text: string): Baseline {
  let value: unknown;
  try {
    if (text.length <= textLengthMax) value = JSON.parse(text);
  } catch {
    // Said below, without what the file holds.
  }
  const file = (value ?? {}) as Readonly<Record<"format" | "salt" | "findings", unknown>>;
  if (file.format !== format) throw invalid("it is no baseline, or of another version");
  if (typeof file.salt !== "string" || !/^[\w-]{43}$/.test(file.salt)) throw invalid("its salt is none");
  if (!Array.isArray(file.findings) || file.findings.length > entryCountMax)
    throw invalid("its findings are no list, or too many");
  return { salt: file.salt, findings: file.findings.map(entryOf) };
}

function entryOf(value: unknown, index: number): BaselineEntry {
  const { detector, path, digest, count } = (value ?? {}) as Readonly<Record<keyof BaselineEntry, unknown>>;
  if (
    typeof detector === "string" &&
    /^[\w./-]{1,200}$/.test(detector) &&
    typeof path === "string" &&
    path.length <= pathLengthMax &&
    typeof digest === "string" &&
    /^[0-9a-f]{32}$/.test(digest) &&
    typeof count === "number" &&
    Number.isSafeInteger(count) &&
    count > 0
  )
    return { detector, path, digest, count };
  throw invalid(`its finding number ${String(index + 1)} is none`);
}

function digestOf({ detector, path, fingerprint }: FoundInFile, keyedHash: KeyedHash): string {
  return keyedHash(utf8Bytes(["baseline", detector, path, fingerprint].join("\0"))).slice(0, digestLength);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function invalid(how: string): FourgateError {
  return new FourgateError(
    "config_invalid",
    `the baseline cannot be used: ${how}`,
    "make it anew, once you have looked at what is found",
  );
}
