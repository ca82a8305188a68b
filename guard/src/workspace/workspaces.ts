import { isAbsolute, join, resolve } from "node:path";
import type { Catalogue, Workspace } from "@fourgate/core/scope/catalogue";
import type { Prompt } from "@fourgate/core/prompt/prompt";
import { cataloguedRepo } from "./catalogued-repo.ts";
import { findRepoRoot, realPathOf, type RepoRoot } from "./repo-root.ts";

const pathCountMax = 10_000;
const freshMsMax = 60_000;
/** New folders looked at for one request; each costs a few file system calls. */
const lookupCountMax = 2_000;
/** Of all roots together: they travel in a header. */
const rootCharsMax = 6_000;

interface Lookup {
  readonly real: string;
  readonly repo: RepoRoot | undefined;
  readonly atMs: number;
}

/** What a prompt's tool calls touch on this machine. */
export interface PromptPlaces {
  /** The run's own first. */
  readonly workspaces: readonly Workspace[];
  /** Where paths really lead that are written otherwise. */
  readonly realPaths: readonly string[];
}

/**
 * Resolves folders of this machine to working trees: what links and relative parts really mean,
 * and which repo that is. Remembers a bounded number of folders for a minute.
 */
export class Workspaces {
  readonly #folders = new Map<string, Lookup>();
  readonly #clock: () => number;

  /** `clock`: milliseconds since the epoch. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** The working tree that a folder lies in, or the folder itself outside of any. */
  async of(folder: string, catalogue: Catalogue): Promise<Workspace> {
    const { real, repo } = await this.#lookUp(folder);
    return repo ? { root: repo.root, repo: cataloguedRepo(repo, catalogue) } : { root: real, repo: null };
  }

  /**
   * The run's own folder, every other working tree that the prompt's tool calls name by path, and
   * the real paths of those that are links or lie behind one.
   */
  async ofPrompt(cwd: string, prompt: Prompt, catalogue: Catalogue): Promise<PromptPlaces> {
    const workspaces = new Map<string, Workspace>();
    const own = await this.of(cwd, catalogue);
    workspaces.set(own.root, own);
    const named = new Set<string>();
    for (const { paths } of prompt.calls.values()) {
      for (const path of paths) named.add(isAbsolute(path) ? resolve(path) : join(cwd, path));
      if (named.size > lookupCountMax) break;
    }
    const realPaths: string[] = [];
    let rootChars = own.root.length;
    for (const path of named) {
      const { real, repo } = await this.#lookUp(path);
      if (repo && !workspaces.has(repo.root) && (rootChars += repo.root.length) <= rootCharsMax) {
        workspaces.set(repo.root, { root: repo.root, repo: cataloguedRepo(repo, catalogue) });
      }
      if (real !== path) realPaths.push(real);
    }
    return { workspaces: [...workspaces.values()], realPaths };
  }

  async #lookUp(folder: string): Promise<Lookup> {
    const known = this.#folders.get(folder);
    if (known && this.#clock() - known.atMs < freshMsMax) return known;
    const real = await realPathOf(folder);
    const lookup: Lookup = { real, repo: await findRepoRoot(real), atMs: this.#clock() };
    this.#folders.delete(folder);
    this.#folders.set(folder, lookup);
    if (this.#folders.size > pathCountMax) {
      for (const oldest of this.#folders.keys()) {
        this.#folders.delete(oldest);
        break;
      }
    }
    return lookup;
  }
}
