import type { Listing } from "./listing.ts";
import { code } from "./rules/code.ts";
import { declaredDependencies } from "./rules/declared-dependencies.ts";
import { docsCommands } from "./rules/docs-commands.ts";
import { docsLinks } from "./rules/docs-links.ts";
import { fileShape } from "./rules/file-shape.ts";
import { importDirections } from "./rules/import-directions.ts";
import { installScripts } from "./rules/install-scripts.ts";
import { licences } from "./rules/licences.ts";
import { manifests } from "./rules/manifests.ts";
import { names } from "./rules/names.ts";
import { places } from "./rules/places.ts";
import { suppressions } from "./rules/suppressions.ts";
import { tokens } from "./rules/tokens.ts";
import { verifyAlone } from "./rules/verify-alone.ts";
import type { Rule, Violation } from "./violation.ts";

/** The house's own rules, in the order in which they are reported. */
export const rules: readonly Rule[] = [
  importDirections,
  verifyAlone,
  declaredDependencies,
  names,
  code,
  suppressions,
  tokens,
  places,
  docsCommands,
  docsLinks,
  manifests,
  installScripts,
  licences,
  fileShape,
];

/** "core/src/judge.ts:12  names: …", one a line. */
export function describe(rule: Rule, { path, line, message, level }: Violation): string {
  const place = line === 0 ? path : `${path}:${line}`;
  return `${place}  ${rule.name}${level === "warn" ? " (warning)" : ""}: ${message}`;
}

export interface Outcome {
  readonly rule: Rule;
  readonly violations: readonly Violation[];
}

export function checkRepo(listing: Listing): Outcome[] {
  return rules.map((rule) => ({ rule, violations: rule.check(listing) }));
}
