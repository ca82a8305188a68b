import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { SecretsPolicy } from "@fourgate/core/secrets/policy/secrets-policy";
import { configFileName, parseConfig } from "./config.ts";
import { readRulesFiles } from "./rules-files.ts";
import { secretsOfPolicy } from "./secrets-gate.ts";

/** What a configuration says of looking for secrets, without anything else of it. */
export interface ScanPolicy {
  /** With the rules of the operator's own files. */
  readonly secrets: SecretsPolicy;
  /** Off for everybody. */
  readonly detectorsOff: readonly string[];
  /** One line for each file of rules. */
  readonly notes: readonly string[];
}

/** @throws FourgateError config_invalid, naming file and line, or the rule that cannot be taken over */
export async function loadScanPolicy(home: string): Promise<ScanPolicy> {
  const file = parseConfig(await readFile(join(home, configFileName), "utf8"));
  const { rules, notes } = await readRulesFiles(home, file.secrets.rules_files);
  return { ...secretsOfPolicy(file, rules), notes };
}
