import { isCode, type Listing, type RepoFile } from "../listing.ts";
import { isRoomSource, roomOf } from "../rooms.ts";
import { refuse, type Rule, type Violation } from "../violation.ts";

/** What code of the house does not contain, whatever a comment to the linter says. */
export const code: Rule = {
  name: "code",
  check: ({ files }: Listing): Violation[] => files.filter(isCode).flatMap(checkFile),
};

/** Files whose reader demands a default export. */
const defaultExportWanted: ReadonlySet<string> = new Set(["vitest.config.ts"]);

function checkFile(file: RepoFile): Violation[] {
  const { path } = file;
  const syntax = file.syntax();
  const source = isRoomSource(path);
  const room = roomOf(path);
  const at = (lines: readonly number[], message: string): Violation[] =>
    lines.map((line) => refuse(path, line, message));

  return [
    ...at(syntax.errors, "does not parse"),
    ...at(syntax.anys, "`any`; state the type, or `unknown` and narrow it"),
    ...(defaultExportWanted.has(path) ? [] : at(syntax.defaultExports, "default export; export a name")),
    ...(source && !readsEnv(path)
      ? at(syntax.envReads, "reads the environment; only a config folder does")
      : []),
    ...(source && room !== "cli"
      ? at(syntax.consoleUses, "writes to the console; only cli speaks to people")
      : []),
    ...(path.startsWith("core/src/")
      ? at(syntax.impure, "clock or randomness in core; have it passed in")
      : []),
    ...(source ? syntax.moduleState.flatMap(({ name, line }) => at([line], state(name))) : []),
  ];
}

function state(name: string): string {
  return `"${name}" is mutable state of a module; give it an owner with a lifetime, or a readonly type`;
}

/** Configuration is read in one step at the edge; everything else is handed typed values. */
function readsEnv(path: string): boolean {
  return path.includes("/config/") || path.startsWith("cli/bin/");
}
