import { FourgateError } from "../errors.ts";
import type { Catalogue, CatalogueFolder } from "./catalogue.ts";
import { canonicalPath, globMatches, segmentKey } from "./paths.ts";
import { uncataloguedId } from "./schema.ts";

/** A catalogued folder with the nearest catalogued folder above it. */
export interface FolderNode {
  readonly repo: string;
  readonly folder: CatalogueFolder;
  readonly parent: FolderNode | null;
}

/** The catalogue, indexed for looking up paths as laptops compare them. */
export interface CatalogueIndex {
  readonly roots: readonly FolderNode[];
  readonly nodes: readonly FolderNode[];
  /** By the catalogue's own spelling. */
  node(repo: string, folder: string): FolderNode | undefined;
  /** By "repo" or "repo/folder". */
  named(name: string): FolderNode | undefined;
  /** Root of the repo whose name equals this path segment. */
  repoBySegment(segment: string): FolderNode | undefined;
  /**
   * The nearest catalogued folders at or above a path inside a repo: exactly one, or for a
   * shell's pattern each that it may name.
   */
  nearest(root: FolderNode, segments: readonly string[], pattern: boolean): readonly FolderNode[];
}

interface Branch {
  node: FolderNode | null;
  readonly children: Map<string, Branch>;
}

/** @throws FourgateError config_invalid */
export function indexCatalogue(catalogue: Catalogue): CatalogueIndex {
  const roots: FolderNode[] = [];
  const nodes: FolderNode[] = [];
  const byName = new Map<string, FolderNode>();
  const byKey = new Map<string, FolderNode>();
  const branches = new Map<FolderNode, Branch>();
  for (const repo of catalogue.repos) {
    const key = segmentKey(repo.name);
    if (!/^[A-Za-z0-9._-]+$/.test(repo.name) || /^\.+$/.test(repo.name)) {
      throw invalid(
        `repo name ${JSON.stringify(repo.name)} has other characters than letters, digits, ".", "_" and "-"`,
      );
    }
    if (key === uncataloguedId) throw invalid(`no repo can be named ${uncataloguedId}`);
    if (byKey.has(key))
      throw invalid(`repo ${repo.name} stands there twice (names are compared without case)`);
    const folders = [...repo.folders].sort(
      (a, b) => a.path.split("/").length - b.path.split("/").length || (a.path === "" ? -1 : 0),
    );
    const rootFolder = folders.find(({ path }) => path === "");
    if (!rootFolder) throw invalid(`repo ${repo.name} has no root folder`);
    const root: FolderNode = { repo: repo.name, folder: rootFolder, parent: null };
    const trunk: Branch = { node: root, children: new Map() };
    roots.push(root);
    nodes.push(root);
    byKey.set(key, root);
    byName.set(repo.name, root);
    branches.set(root, trunk);
    for (const folder of folders) {
      if (folder === rootFolder) continue;
      const path = canonicalPath(folder.path);
      if (!path || path.root !== "" || path.up > 0 || path.segments.join("/") !== folder.path) {
        throw invalid(
          `folder ${JSON.stringify(folder.path)} of ${repo.name} is not a plain path inside the repo`,
        );
      }
      let branch = trunk;
      let parent = root;
      for (const segment of path.segments) {
        const childKey = segmentKey(segment);
        const next: Branch = branch.children.get(childKey) ?? {
          node: null,
          children: new Map<string, Branch>(),
        };
        branch.children.set(childKey, next);
        branch = next;
        if (branch.node) parent = branch.node;
      }
      if (branch.node)
        throw invalid(`folder ${folder.path} of ${repo.name} stands there twice (compared without case)`);
      branch.node = { repo: repo.name, folder, parent };
      nodes.push(branch.node);
      byName.set(`${repo.name}/${folder.path}`, branch.node);
    }
  }
  return {
    roots,
    nodes,
    node: (repo, folder) => byName.get(folder === "" ? repo : `${repo}/${folder}`),
    named: (name) => byName.get(name),
    repoBySegment: (segment) => byKey.get(segmentKey(segment)),
    nearest: (root, segments, pattern) => nearest(root, branches.get(root), segments, pattern),
  };
}

function nearest(
  root: FolderNode,
  trunk: Branch | undefined,
  segments: readonly string[],
  pattern: boolean,
): readonly FolderNode[] {
  if (!trunk) return [root];
  const found = new Set<FolderNode>();
  const keys = segments.map(segmentKey);
  const seen = new Set<Branch>();
  const walk = (branch: Branch, above: FolderNode, at: number): void => {
    const here = branch.node ?? above;
    const key = keys[at];
    if (key === undefined) {
      found.add(here);
    } else if (!pattern || !/[*?[]/.test(key)) {
      const child = branch.children.get(key);
      if (child) walk(child, here, at + 1);
      else found.add(here);
    } else if (key === "**") {
      // Any depth: every folder below may be meant, whatever follows.
      everyNode(branch, here, seen, found);
    } else {
      found.add(here);
      for (const [name, child] of branch.children) if (globMatches(key, name)) walk(child, here, at + 1);
    }
  };
  walk(trunk, root, 0);
  return [...found];
}

function everyNode(branch: Branch, above: FolderNode, seen: Set<Branch>, found: Set<FolderNode>): void {
  if (seen.has(branch)) return;
  seen.add(branch);
  const here = branch.node ?? above;
  found.add(here);
  for (const child of branch.children.values()) everyNode(child, here, seen, found);
}

function invalid(message: string): FourgateError {
  return new FourgateError(
    "config_invalid",
    `catalogue: ${message}`,
    "correct the catalogue in fourgate.yaml",
  );
}
