import type { Draw } from "../draw.ts";

const nouns = ["order", "invoice", "customer", "shipment", "account", "report", "batch", "basket"];
const verbs = ["load", "store", "merge", "check", "render", "parse", "apply", "collect"];

type Line = (noun: string, verb: string, draw: Draw) => string;

const settings: readonly Line[] = [
  (noun) => `${noun.toUpperCase()}_LIMIT=100`,
  (noun, verb) => `# ${verb} the ${noun} first`,
  (noun, _, draw) => `${noun.toUpperCase()}_PORT=${String(draw.between(1024, 9999))}`,
  (noun) => `${noun.toUpperCase()}_HOST=${noun}.internal`,
];
const yaml: readonly Line[] = [
  (noun) => `# ${noun}s`,
  (noun, _, draw) => `${noun}_replicas: ${String(draw.between(1, 9))}`,
  (noun) => `${noun}_image: shop/${noun}:1.4.2`,
];
const code: readonly Line[] = [
  (noun, verb) => `// ${verb} what the ${noun} has left`,
  (noun, verb) => `  const ${noun} = await ${verb}("${noun}s/latest", { retries: 3 });`,
  (noun, verb) => `  if (${noun}.length === 0) return ${verb}(${noun});`,
  () => "",
  (noun, verb) => `  logger.info("${verb} done", { ${noun} });`,
];
const script: readonly Line[] = [
  (noun, verb) => `# ${verb} ${noun}s`,
  (noun, verb) => `echo "${verb} ${noun}"`,
  (noun) => `mkdir -p /var/lib/${noun}`,
];
const prose: readonly Line[] = [
  (noun, verb) => `The ${noun} is ready; ${verb} it with care.`,
  () => "",
  (noun, verb) => `- ${verb} the ${noun}s of last week`,
];
const log: readonly Line[] = [
  (noun, verb, draw) =>
    `2026-11-${String(draw.between(10, 28))}T09:14:${String(draw.between(10, 59))}Z INFO ${verb} ${noun} took ${String(draw.below(900))}ms`,
  (noun, verb) => `2026-11-12T09:14:33Z WARN ${verb}: ${noun} is slow`,
];

const byEnding: readonly (readonly [RegExp, readonly Line[]])[] = [
  [/\.ya?ml$/, yaml],
  [/\.(?:ts|js|java|go|rs|cs|kts|php|rb|gradle)$/, code],
  [/(?:\.env[\w.]*|\.properties|\.toml|\.ini|\.cfg|\.conf|\.tfvars|\.py|rc)$/, settings],
  [/\.(?:sh|ps1|bat)$/, script],
  [/\.(?:md|txt)$/, prose],
  [/\.log$/, log],
];

/** The text among lines of the same file; files of one value or of a grammar of their own stay as they are. */
export function amongLines(text: string, file: string, draw: Draw): string {
  const lines = byEnding.find(([ending]) => ending.test(file))?.[1];
  if (lines === undefined) return text;
  const some = (): string[] =>
    Array.from({ length: draw.between(0, 6) }, () =>
      draw.pick(lines)(draw.pick(nouns), draw.pick(verbs), draw),
    );
  return [...some(), text, ...some()].join("\n");
}
