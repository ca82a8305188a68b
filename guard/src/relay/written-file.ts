import { appendFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fingerprintCountMax, ModelWritten } from "@fourgate/wire/reading/model-written";
import { writePrivateFile } from "../device/private-file.ts";

/**
 * What models wrote, known after a restart too: a value that a model thought up stands in thinking
 * that is signed, and a guard that had forgotten whose it is would hold up that session for ever. A line
 * for each keyed fingerprint, no value. New ones are few, and each is written at once.
 */
export async function openWrittenFile(
  path: string,
  complain: (what: string, error: unknown) => void,
): Promise<ModelWritten> {
  const lines = (await readFile(path, "latin1").catch(() => ""))
    .split("\n")
    .filter((line) => form.test(line));
  const known = lines.slice(-fingerprintCountMax);
  if (lines.length > 2 * fingerprintCountMax) await writePrivateFile(path, `${known.join("\n")}\n`);
  return new ModelWritten(known, (fingerprint) => {
    try {
      appendFileSync(path, `${fingerprint}\n`, { mode: 0o600 });
    } catch (error) {
      complain("what a model wrote is known until the next start only", error);
    }
  });
}

const form = /^[0-9a-f]{16}$/;
