import { createHmac, randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import { isMissing } from "@fourgate/core/system-error";
import {
  BaselineMatch,
  baselineText,
  makeBaseline,
  readBaseline,
  type Baseline,
  type FoundInFile,
} from "@fourgate/core/secrets/baseline/baseline";
import type { Located, ScanFinding } from "./find.ts";

/** In the folder that a scan is called in. */
export const baselineFile = ".fourgate-baseline.json";

/** The findings that a team lives with, from the file that stands in its repository. */
export interface KnownFindings {
  /** What fingerprints are to be keyed with, so that they can be looked up here: 32 bytes. */
  readonly key: Uint8Array;
  /** To be asked once for each finding. */
  readonly isKnown: (located: Located) => boolean;
}

/**
 * Of the stated file, or else of the usual one where it is there.
 * @throws FourgateError config_invalid: it is stated and not there, or no baseline
 */
export async function openBaseline(cwd: string, stated: string | undefined): Promise<KnownFindings> {
  const path = resolve(cwd, stated ?? baselineFile);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (stated === undefined && isMissing(error)) return { key: randomBytes(32), isKnown: () => false };
    throw new FourgateError(
      "config_invalid",
      `the baseline ${path} cannot be read`,
      "make it with --write-baseline",
      error,
    );
  }
  const baseline = readBaseline(text);
  const match = new BaselineMatch(baseline, hashOf(baseline));
  return { key: keyOf(baseline), isKnown: (located) => match.covers(asFound(located)) };
}

/** A new file, with a new salt and all of these; `find` gives them, with fingerprints by that key. Gives their count. */
export async function writeBaseline(
  path: string,
  find: (key: Uint8Array) => Promise<readonly ScanFinding[]>,
): Promise<number> {
  const salt = randomBytes(32).toString("base64url");
  const found = await find(keyOf({ salt }));
  await writeFile(
    path,
    baselineText(
      makeBaseline(
        salt,
        found.map((finding) => asFound({ finding, baselineFingerprint: finding.fingerprint })),
        hashOf({ salt }),
      ),
    ),
  );
  return found.length;
}

function keyOf({ salt }: Pick<Baseline, "salt">): Uint8Array {
  return Buffer.from(salt, "base64url");
}

function hashOf(baseline: Pick<Baseline, "salt">): (bytes: Uint8Array) => string {
  const key = keyOf(baseline);
  return (bytes) => createHmac("sha256", key).update(bytes).digest("hex");
}

function asFound({ finding: { detector, file }, baselineFingerprint }: Located): FoundInFile {
  return { detector, path: file.replaceAll("\\", "/"), fingerprint: baselineFingerprint };
}
