import { findFile, lineAt, type Listing, type RepoFile } from "../listing.ts";
import { dependencyKinds, readLock, readManifest, type Lock, type Manifest } from "../manifest.ts";
import { refuse, type Rule, type Violation } from "../violation.ts";

/** One version of everything, exactly stated, the same in each room and in the lock. */
export const manifests: Rule = {
  name: "package.json and its lock",
  check: (listing: Listing): Violation[] => [
    ...(findFile(listing, "package-lock.json") === undefined
      ? [refuse("package-lock.json", 0, "is missing")]
      : []),
    ...listing.files
      .filter(({ path }) => /(?:^|\/)package-lock\.json$/.test(path))
      .flatMap((file) => checkLock(file, listing)),
    ...listing.files
      .filter(({ path }) => /(?:^|\/)(?:\.npmrc|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml)$/.test(path))
      .map(({ path }) =>
        refuse(path, 0, "the one lock is package-lock.json; npm's settings are the reader's own"),
      ),
  ],
};

/** A lock, with the package.json beside it and those of its workspace. */
function checkLock(lockFile: RepoFile, listing: Listing): Violation[] {
  const base = lockFile.path.slice(0, -"package-lock.json".length);
  const lock = readLock(lockFile.text);
  const root = findFile(listing, `${base}package.json`);
  const members = root === undefined ? [] : (readManifest(root.text).workspaces ?? []);
  const own = ["", ...members].flatMap((folder) => {
    const file = findFile(listing, folder === "" ? `${base}package.json` : `${base}${folder}/package.json`);
    return file === undefined ? [] : [{ folder, file, manifest: readManifest(file.text) }];
  });
  return [
    ...own.flatMap(({ file, manifest }) => [...checkExact(file, manifest), ...checkScripts(file, manifest)]),
    ...own.flatMap(({ folder, file, manifest }) => checkLocked(folder, file, manifest, lock)),
    ...checkOneVersion(own),
    ...checkResolved(lockFile, lock),
    ...checkComplete(lockFile, lock),
  ];
}

interface Own {
  readonly file: RepoFile;
  readonly manifest: Manifest;
}

function checkExact(file: RepoFile, manifest: Manifest): Violation[] {
  return dependencyKinds
    .flatMap((kind) => Object.entries(manifest[kind] ?? {}))
    .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.-]+)?$/.test(version))
    .map(([name, version]) =>
      refuse(file.path, lineOf(file, name), `${name} is "${version}"; state one version`),
    );
}

function checkScripts(file: RepoFile, manifest: Manifest): Violation[] {
  return ["preinstall", "install", "postinstall", "prepare", "prepublish"]
    .filter((script) => manifest.scripts?.[script] !== undefined)
    .map((script) =>
      refuse(file.path, lineOf(file, script), `"${script}" runs at install; nothing may need that`),
    );
}

function checkLocked(folder: string, file: RepoFile, manifest: Manifest, lock: Lock): Violation[] {
  const entry = lock.packages[folder];
  if (entry === undefined) return [refuse(file.path, 0, "is not in package-lock.json; run npm install")];
  return dependencyKinds.flatMap((kind) => {
    const stated = manifest[kind] ?? {};
    const locked = entry[kind] ?? {};
    const changed = [...new Set([...Object.keys(stated), ...Object.keys(locked)])].filter(
      (name) => stated[name] !== locked[name] || lockedVersion(folder, name, lock) !== stated[name],
    );
    return changed.map((name) =>
      refuse(file.path, lineOf(file, name), `${name} differs from package-lock.json; run npm install`),
    );
  });
}

/** The version that npm would put where `folder` finds `name`. */
function lockedVersion(folder: string, name: string, { packages }: Lock): string | undefined {
  const found = packages[`${folder}/node_modules/${name}`] ?? packages[`node_modules/${name}`];
  return found?.link === true ? packages[found.resolved ?? ""]?.version : found?.version;
}

function checkOneVersion(own: readonly Own[]): Violation[] {
  const first = new Map<string, string>();
  const product = own[0]?.manifest.version;
  return own.flatMap(({ file, manifest }) => {
    const wrong = dependencyKinds
      .flatMap((kind) => Object.entries(manifest[kind] ?? {}))
      .filter(([name, version]) => {
        const before = first.get(name) ?? version;
        first.set(name, before);
        return before !== version;
      })
      .map(([name, version]) =>
        refuse(file.path, lineOf(file, name), `${name} ${version} here, another elsewhere`),
      );
    const odd =
      manifest.version === product ? [] : [refuse(file.path, 0, "its version is not the product's")];
    return [...wrong, ...odd];
  });
}

function checkResolved(file: RepoFile, lock: Lock): Violation[] {
  return Object.entries(lock.packages)
    .filter(([, { resolved }]) => resolved?.includes("//") === true)
    .map(([path]) =>
      refuse(
        file.path,
        lineOf(file, path),
        `${path} is tied to a host; npm config set omit-lockfile-registry-resolved true, then npm install`,
      ),
    );
}

/**
 * A lock without another platform's packages installs here and is refused there by `npm ci`. A peer
 * under test may name optional ones that nobody ever published; npm passes over those.
 */
function checkComplete(file: RepoFile, { packages }: Lock): Violation[] {
  const isPeer = file.path.startsWith("tools/peers/");
  return Object.entries(packages).flatMap(([path, entry]) => {
    const folders = foldersUpFrom(path);
    const optional = isPeer ? {} : entry.optionalDependencies;
    const missing = Object.keys({ ...entry.dependencies, ...optional }).filter(
      (name) => !folders.some((folder) => packages[`${folder}node_modules/${name}`] !== undefined),
    );
    if (missing.length === 0) return [];
    const what = `${path === "" ? "the root" : path} needs what is not locked: ${missing.join(", ")}`;
    return [refuse(file.path, lineOf(file, path), `${what}; npm ci refuses that`)];
  });
}

/** "a/node_modules/b" looks in "a/node_modules/b/", "a/" and "". */
function foldersUpFrom(path: string): string[] {
  const parents = path
    .split("node_modules/")
    .map((_, index, parts) => parts.slice(0, index).join("node_modules/"));
  return [...new Set([`${path}/`, ...parents, ""])];
}

function lineOf(file: RepoFile, key: string): number {
  return lineAt(file.text, Math.max(0, file.text.indexOf(`"${key}"`)));
}
