import type { Workspace } from "./catalogue.ts";
import type { CatalogueIndex, FolderNode } from "./catalogue-index.ts";
import { canonicalPath, joinPath, segmentsBelow, type CanonicalPath } from "./paths.ts";

/** What a path may be in the catalogue. */
export interface Hit {
  readonly node: FolderNode;
  /** Inside the repo, "/"-separated; "" is its root. */
  readonly path: string;
}

interface KnownRoot {
  readonly path: CanonicalPath;
  readonly root: FolderNode | undefined;
}

/**
 * From a path as a tool wrote it to the catalogued folders that it may mean. Inside a stated
 * workspace that is one. Elsewhere a segment named like a repo is taken for that repo's root, and
 * all such readings apply: being wrong then means being too strict.
 */
export class Resolver {
  /** Where a relative path starts. */
  readonly starts: readonly CanonicalPath[];
  readonly #index: CatalogueIndex;
  readonly #roots: readonly KnownRoot[];

  constructor(index: CatalogueIndex, workspaces: readonly Workspace[]) {
    this.#index = index;
    this.#roots = workspaces
      .flatMap(({ root, repo }) => {
        const path = canonicalPath(root);
        return path && path.root !== ""
          ? [{ path, root: repo === null ? undefined : index.node(repo, "") }]
          : [];
      })
      .sort((a, b) => b.path.segments.length - a.path.segments.length);
    this.starts =
      this.#roots.length > 0 ? this.#roots.map(({ path }) => path) : [{ root: "", segments: [], up: 0 }];
  }

  /** Empty: nothing of the catalogue. `pattern`: the text is a shell's pattern. */
  resolve(text: string, pattern: boolean, bases: readonly CanonicalPath[] = this.starts): readonly Hit[] {
    return readings(text).flatMap((path) => {
      if (path.root !== "") return this.#absolute(path, pattern);
      return bases.flatMap((base) => this.#absolute(joinPath(base, path), pattern));
    });
  }

  #absolute(path: CanonicalPath, pattern: boolean): readonly Hit[] {
    for (const known of this.#roots) {
      const below = segmentsBelow(known.path, path);
      if (!below) continue;
      return known.root ? this.#inside(known.root, below, pattern) : this.#anywhere(path.segments, pattern);
    }
    const hits = this.#anywhere(path.segments, pattern);
    return path.root === "" ? [...hits, ...this.#unplaced(path.segments, pattern)] : hits;
  }

  #inside(root: FolderNode, segments: readonly string[], pattern: boolean): readonly Hit[] {
    return this.#index.nearest(root, segments, pattern).map((node) => ({ node, path: segments.join("/") }));
  }

  #anywhere(segments: readonly string[], pattern: boolean): readonly Hit[] {
    return segments.flatMap((segment, i) => {
      const root = this.#index.repoBySegment(segment);
      return root ? this.#inside(root, segments.slice(i + 1), pattern) : [];
    });
  }

  /** A relative path with nothing known of where it starts: it may start at any repo's root. */
  #unplaced(segments: readonly string[], pattern: boolean): readonly Hit[] {
    return this.#index.roots.flatMap((root) =>
      this.#inside(root, segments, pattern).filter(({ node }) => node.parent !== null),
    );
  }
}

/** A text that is no plain path is read as each path that a lax reader might make of it. */
function readings(text: string): readonly CanonicalPath[] {
  const path = canonicalPath(text);
  if (path) return [path];
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const controls = /[\u0000-\u001f\u007f]+/;
  const short = text.slice(0, 8000);
  const parts = [short.split(controls)[0] ?? "", short.split(controls).join("")];
  return parts.flatMap((part) => canonicalPath(part) ?? []);
}
