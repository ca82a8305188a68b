import { classifications, type Catalogue, type CatalogueRepo } from "@fourgate/core/scope/catalogue";
import { normalRemote } from "./git-remotes.ts";
import type { RepoRoot } from "./repo-root.ts";

/**
 * The catalogue's repo that this working tree is: one of its remotes, or a root folder of its
 * name. Where several are, the strictest: a remote added by hand must not make a repo laxer.
 */
export function cataloguedRepo(found: RepoRoot, catalogue: Catalogue): string | null {
  const remotes = new Set(found.remotes.map((remote) => remote.toLowerCase()));
  const folder = found.root.slice(found.root.lastIndexOf("/") + 1);
  const matches = catalogue.repos.filter(
    ({ name, remotes: known }) =>
      name === found.name || name === folder || known.some((remote) => remotes.has(normalKnown(remote))),
  );
  const [first, ...others] = matches;
  if (!first) return null;
  return others.reduce((best, repo) => (rank(repo) > rank(best) ? repo : best), first).name;
}

/** A catalogue may name a remote as a URL or without its scheme. */
function normalKnown(remote: string): string {
  return (normalRemote(remote) || normalRemote(`https://${remote}`)).toLowerCase();
}

function rank(repo: CatalogueRepo): number {
  const root = repo.folders.find(({ path }) => path === "");
  return root ? classifications.indexOf(root.classification) : -1;
}
