import { isBuiltin } from "node:module";
import { findFile, isCode, type Listing, type RepoFile } from "../listing.ts";
import { readManifest, type Manifest } from "../manifest.ts";
import { isRoomSource, packageOf, roomOf, roomOfPackage } from "../rooms.ts";
import { refuse, type Rule, type Violation } from "../violation.ts";

/** A room's package.json declares what its code imports; tests, tools and bench may use the root's too. */
export const declaredDependencies: Rule = {
  name: "declared dependencies",
  check: (listing: Listing): Violation[] =>
    listing.files.filter(isCode).flatMap((file) => checkFile(file, listing)),
};

function checkFile(file: RepoFile, listing: Listing): Violation[] {
  const room = roomOf(file.path);
  const own = room === undefined ? undefined : manifestAt(`${room}/package.json`, listing);
  const root = manifestAt("package.json", listing);
  const shipped = isRoomSource(file.path);
  const declared = new Set<string>([
    ...Object.keys(own?.dependencies ?? {}),
    ...(own === undefined ? [] : [own.name]),
    ...(shipped
      ? []
      : Object.keys({ ...root?.dependencies, ...root?.devDependencies, ...own?.devDependencies })),
    ...typesOf(own),
  ]);
  return file.syntax().imports.flatMap(({ specifier, line }) => {
    const name = packageOf(specifier);
    if (name === undefined || name === "" || declared.has(name)) return [];
    if (isBuiltin(specifier)) return [refuse(file.path, line, `write "node:${specifier}"`)];
    // every room is linked at the root, for the tests, tools and bench that stand above the rooms
    if (!shipped && roomOfPackage(name) !== undefined) return [];
    const where = shipped ? `${room ?? ""}/package.json` : "package.json";
    return [refuse(file.path, line, `imports "${name}", which ${where} does not declare`)];
  });
}

/** What a package has types for is declared by them: nothing else of it can be imported. */
function typesOf(own: Manifest | undefined): string[] {
  return Object.keys({ ...own?.dependencies, ...own?.devDependencies })
    .filter((name) => name.startsWith("@types/"))
    .map((name) => name.slice("@types/".length));
}

function manifestAt(path: string, listing: Listing): Manifest | undefined {
  const file = findFile(listing, path);
  return file === undefined ? undefined : readManifest(file.text);
}
