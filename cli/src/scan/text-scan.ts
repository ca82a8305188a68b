import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import { createLayerScanner, type FoundSecret } from "@fourgate/core/secrets/findings/scan-layers";
import { fourgateHome } from "@fourgate/guard/config/guard-home";
import { inflate } from "@fourgate/wire/reading/inflate";
import { Scanners } from "@fourgate/wire/reading/scanners";
import type { Terminal } from "../command.ts";

export interface TextScan {
  readonly scan: (bytes: Uint8Array) => readonly FoundSecret[];
  /** Files of the operator's own rules that it looks by, a line each. */
  readonly rules: readonly string[];
}

const configFile = "fourgate.yaml";

/**
 * The built-in detectors, and what a configuration in the data folder says of them and adds: its secrets.rules_files,
 * and what is off for everybody. A folder that is named must have one.
 * @throws FourgateError config_invalid
 */
export async function openTextScan(
  data: string | undefined,
  { env, cwd }: Pick<Terminal, "env" | "cwd">,
): Promise<TextScan> {
  const home = data === undefined ? fourgateHome(env) : resolve(cwd, data);
  const isThere = existsSync(join(home, configFile));
  if (!isThere && data !== undefined)
    throw new FourgateError(
      "config_invalid",
      `${join(home, configFile)} is not there`,
      "name the folder that it stands in",
    );
  // Most scans have none, and need not load what reads one.
  const policy = isThere
    ? await (await import("@fourgate/gateway/config/scan-policy")).loadScanPolicy(home)
    : null;
  const { rules = [], detectorsOff = [], notes = [] } = policy ?? {};
  const scanner = createLayerScanner(new Scanners().of({ detectorsOff, secrets: { rules } }), inflate);
  return { scan: (bytes) => scanner.scanText(bytes), rules: notes };
}
