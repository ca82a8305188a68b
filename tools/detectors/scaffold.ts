import { exportOf } from "./vendor-index.ts";

/** How a secret is known: by a prefix of its own, or by the vendor's name beside it. */
export type Mark = "prefix" | "name";

interface Import {
  readonly from: string;
  readonly names: readonly string[];
}

const makers: Record<Mark, { readonly imports: readonly Import[]; readonly members: string }> = {
  prefix: {
    imports: [
      { from: "../prefixed.ts", names: ["prefixedToken"] },
      { from: "../sample.ts", names: ["alphanumeric", "sample"] },
    ],
    members: `    keywords: ["FILL IN: the prefix in lower case"],
    pattern: "FILL IN: prefix, alphabet, length; (?![A-Za-z0-9]) at the end",
    rotate: "FILL IN: where exactly in the vendor's console",
    tokens: () => [\`FILL IN \${sample(alphanumeric, 40)}\`],
    ignores: () => [\`FILL IN \${"x".repeat(40)}\`, "FILL IN: a near miss, code with the same prefix"],`,
  },
  name: {
    imports: [
      { from: "../named.ts", names: ["namedSecret"] },
      { from: "../sample.ts", names: ["lowerHex", "sample"] },
    ],
    members: `    names: ["FILL IN: the vendor in lower case"],
    value: "FILL IN: alphabet and length",
    rotate: "FILL IN: where exactly in the vendor's console",
    values: () => [sample(lowerHex, 32)],
    ignores: () => ["FILL IN: a placeholder", "FILL IN: the vendor beside a commit, an id, an address"],`,
  },
};

/**
 * A vendor's file with one more record, all of whose members are there to fill in: the room's tests
 * refuse it until they are. Without `source` a new file.
 */
export function withDetector(source: string | undefined, vendor: string, kind: string, mark: Mark): string {
  const maker = makers[mark];
  const record = `  ${mark === "prefix" ? "prefixedToken" : "namedSecret"}({
    id: "${vendor}-${kind}",
    title: "FILL IN: a …, an …",
    source: "FILL IN: the address of the vendor's page on the format",
${maker.members}
  }),
`;
  const before =
    source ??
    `import type { Detector } from "../../detector.ts";

export const ${exportOf(vendor)}: readonly Detector[] = [
];
`;
  const end = before.lastIndexOf("];");
  return maker.imports.reduce(withImport, before.slice(0, end) + record + before.slice(end));
}

function withImport(source: string, { from, names }: Import): string {
  const line = new RegExp(`^import \\{([^}]*)\\} from "${from}";$`, "m");
  const present =
    line
      .exec(source)?.[1]
      ?.split(",")
      .map((name) => name.trim()) ?? [];
  const all = [...new Set([...present.filter((name) => name !== ""), ...names])].toSorted();
  const wanted = `import { ${all.join(", ")} } from "${from}";`;
  if (present.length > 0) return source.replace(line, wanted);
  const lastImport = source.lastIndexOf("\nimport ");
  const after = source.indexOf("\n", lastImport + 1) + 1;
  return `${source.slice(0, after)}${wanted}\n${source.slice(after)}`;
}
