import { dirname, posix } from "node:path";
import { isCode, type Listing, type RepoFile } from "../listing.ts";
import { isRoomSource, packageOf, roomOf, roomOfPackage, rooms } from "../rooms.ts";
import type { Import } from "../syntax.ts";
import { refuse, type Rule, type Violation } from "../violation.ts";

/** core <- {wire, journal} <- {guard, gateway} <- cli, each room through its own door. */
export const importDirections: Rule = {
  name: "import directions",
  check: ({ files }: Listing): Violation[] => files.filter(isCode).flatMap(checkFile),
};

function checkFile(file: RepoFile): Violation[] {
  return file.syntax().imports.flatMap((one) => {
    const problem = problemOf(file.path, one);
    return problem === undefined ? [] : [refuse(file.path, one.line, problem)];
  });
}

function problemOf(path: string, { specifier, located }: Import): string | undefined {
  const from = roomOf(path);
  const source = isRoomSource(path);
  // tests, tools and bench may start a room's program by its place
  if (located && !source) return undefined;
  if (specifier === "") return source ? "imports a computed path; name the module" : undefined;
  if (specifier.startsWith(".")) return relativeProblem(path, from, source, specifier);
  if (from === undefined) return undefined;
  if (from === "core" && source) return coreProblem(specifier);
  const name = packageOf(specifier);
  const to = name === undefined ? undefined : roomOfPackage(name);
  if (to === undefined || to === from || (rooms[from]?.imports ?? []).includes(to)) return undefined;
  return `${from} may not import ${to}; directions are core <- {wire, journal} <- {guard, gateway} <- cli`;
}

function coreProblem(specifier: string): string {
  return `core imports "${specifier}"; core is pure: what it needs from outside is passed in`;
}

function relativeProblem(
  path: string,
  from: string | undefined,
  source: boolean,
  specifier: string,
): string | undefined {
  const target = posix.join(dirname(path), specifier);
  const to = roomOf(target);
  if (to !== undefined && to === from) {
    return source && !isRoomSource(target) ? `source imports "${specifier}", which is not source` : undefined;
  }
  if (to !== undefined) {
    return `reaches into ${to} by a relative path; import "${rooms[to]?.name ?? to}/…" instead`;
  }
  return source ? `imports "${specifier}" from outside the rooms` : undefined;
}
