import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { whereMissing } from "@fourgate/core/system-error";
import type { ImportedRule } from "@fourgate/core/secrets/rules/imported-rule";
import { configFileName, parseConfig } from "./config.ts";
import { readRulesFiles } from "./rules-files.ts";
import { secretsOfPolicy } from "./secrets-gate.ts";

/** What a configuration says of looking for secrets, without anything else of it. */
export interface ScanPolicy {
  /** Of the operator's own files. */
  readonly rules: readonly ImportedRule[];
  /** Off for everybody. */
  readonly detectorsOff: readonly string[];
  /** One line for each file of rules. */
  readonly notes: readonly string[];
}

/**
 * Null where there is no configuration.
 * @throws FourgateError config_invalid, naming file and line, or the rule that cannot be taken over
 */
export async function loadScanPolicy(home: string): Promise<ScanPolicy | null> {
  const text = await readFile(join(home, configFileName), "utf8").catch(whereMissing(null));
  if (text === null) return null;
  const file = parseConfig(text);
  const { rules, notes } = await readRulesFiles(home, file.secrets.rules_files);
  return { rules, notes, detectorsOff: secretsOfPolicy(file, rules).detectorsOff };
}
