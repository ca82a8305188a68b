/** public < internal < confidential < restricted */
export type Classification = "public" | "internal" | "confidential" | "restricted";

export const classifications: readonly Classification[] = [
  "public",
  "internal",
  "confidential",
  "restricted",
];

export function strictest(a: Classification, b: Classification): Classification {
  return classifications.indexOf(a) >= classifications.indexOf(b) ? a : b;
}

export interface CatalogueFolder {
  /** Relative to the repo's root, "/"-separated, no leading or trailing slash; "" is the root. */
  readonly path: string;
  readonly classification: Classification;
  /** The level a principal needs to have this folder's content in a session. */
  readonly levelMin: number;
}

export interface CatalogueRepo {
  readonly name: string;
  /** Git remotes ("git.example.com/acme/shop") that are this repo, besides a root folder of its name. */
  readonly remotes: readonly string[];
  /** Always holds the root (""). */
  readonly folders: readonly CatalogueFolder[];
}

export interface Catalogue {
  readonly repos: readonly CatalogueRepo[];
  /** What is not in the catalogue. */
  readonly uncatalogued: Classification;
}

/** A folder of the developer's machine that a session works in, resolved by the guard (realpath, git). */
export interface Workspace {
  /** Absolute, no trailing slash. */
  readonly root: string;
  /** The catalogue's repo, or null where it is not catalogued. */
  readonly repo: string | null;
  /** Its first git remote, normalised: "git.example.com/acme/shop". */
  readonly remote?: string | undefined;
  /** The commit that its HEAD named, hex. */
  readonly commit?: string | undefined;
}

/** Where a block's content came from, as far as it shows. */
export interface Label {
  /** Null: uncatalogued. */
  readonly repo: string | null;
  /** The nearest catalogued folder at or above the path. */
  readonly folder: string;
  readonly classification: Classification;
  /** Path inside the repo where known, else as the tool wrote it. */
  readonly path: string;
  readonly source: "path" | "command" | "workspace" | "session";
  readonly access: "read" | "write";
}
