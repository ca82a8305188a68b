import { dirname, isAbsolute, join, resolve } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import type { Catalogue, Workspace } from "@fourgate/core/scope/catalogue";
import type { Prompt } from "@fourgate/core/prompt/prompt";
import { cataloguedRepo } from "./catalogued-repo.ts";
import { FileQuestions } from "./file-questions.ts";
import { headCommit } from "./git-head.ts";
import { RealPaths } from "./real-path.ts";
import { RepoRoots, type RepoRoot } from "./repo-root.ts";

const pathCountMax = 10_000;
const freshMsMax = 60_000;
/** Paths looked up anew for one request; each costs a few file system calls. */
const lookupCountMax = 2_000;
/** Folders looked at at once: the pool has other work too. */
const concurrentMax = 16;
/** Of all roots together: they travel in a header. */
const rootCharsMax = 6_000;
/** Working trees whose remote and commit are told as well. */
const toldCountMax = 8;
const remoteCharsMax = 200;

interface Lookup {
  /** Without relative parts. */
  readonly path: string;
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
 * and which repo that is. Remembers a bounded number of paths for a minute.
 */
export class Workspaces {
  readonly #lookups = new Map<string, Lookup>();
  /** When the file system last told where a folder leads. */
  readonly #answered = new Map<string, number>();
  readonly #clock: () => number;

  /** `clock`: milliseconds since the epoch. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** The working tree that a folder lies in, or the folder itself outside of any. */
  async of(folder: string, catalogue: Catalogue): Promise<Workspace> {
    const [lookup] = await this.#lookUp([folder]);
    return lookup ? workspaceOf(lookup, catalogue) : { root: resolve(folder), repo: null };
  }

  /**
   * The run's own folder, every other working tree that the prompt's tool calls name by path, and
   * the real paths of those that are links or lie behind one. The newest come first. What is not
   * looked up could lead anywhere, so too many new ones are refused; those looked up by then are
   * remembered.
   *
   * @throws FourgateError overloaded
   */
  async ofPrompt(cwd: string, prompt: Prompt, catalogue: Catalogue): Promise<PromptPlaces> {
    const named = new Set<string>();
    for (const { paths, mentions = [] } of [...prompt.calls.values()].toReversed()) {
      for (const path of paths) named.add(isAbsolute(path) ? path : join(cwd, path));
      for (const mention of mentions)
        if (/[/\\]/.test(mention)) named.add(isAbsolute(mention) ? mention : join(cwd, mention));
    }
    const [own] = await this.#lookUp([cwd]);
    if (!own) throw tooManyPaths();
    const roots = new Map<string, Lookup>([[workspaceOf(own, catalogue).root, own]]);
    const realPaths = new Set<string>();
    let rootChars = own.real.length;
    for (const lookup of await this.#lookUp([...named])) {
      const { path, real, repo } = lookup;
      if (repo && !roots.has(repo.root) && (rootChars += repo.root.length) <= rootCharsMax)
        roots.set(repo.root, lookup);
      if (real !== path) realPaths.add(real);
    }
    const files = new FileQuestions();
    const workspaces: Workspace[] = [];
    for (const lookup of roots.values()) {
      const isTold = workspaces.length < toldCountMax;
      workspaces.push({
        ...workspaceOf(lookup, catalogue),
        ...(isTold ? await gitState(lookup, files) : {}),
      });
    }
    return { workspaces, realPaths: [...realPaths] };
  }

  /**
   * In the order of these paths, which are absolute. What is known and not a minute old is not
   * looked at again.
   * @throws FourgateError overloaded
   */
  async #lookUp(paths: readonly string[]): Promise<readonly Lookup[]> {
    const atMs = this.#clock();
    const found = paths.map((path) => this.#known(path, atMs));
    const unknown = paths.filter((_, index) => found[index] === undefined);
    const looked = await this.#look(unknown.slice(0, lookupCountMax), atMs);
    return paths.map((path, index) => {
      const lookup = found[index] ?? looked.get(path);
      if (!lookup) throw tooManyPaths();
      return lookup;
    });
  }

  #known(path: string, nowMs: number): Lookup | undefined {
    const known = this.#lookups.get(path);
    return known !== undefined && nowMs - known.atMs < freshMsMax ? known : undefined;
  }

  async #look(written: readonly string[], atMs: number): Promise<ReadonlyMap<string, Lookup>> {
    const looked = new Map<string, Lookup>();
    if (written.length === 0) return looked;
    const files = new FileQuestions();
    const answers = (folder: string): boolean =>
      atMs - (this.#answered.get(folder) ?? -Infinity) < freshMsMax;
    const realPaths = new RealPaths(files, answers);
    const repoRoots = new RepoRoots(files);
    const paths = written.map((path) => resolve(path));
    const folders = [...new Set(paths.map((path) => dirname(path)))];
    for (let at = 0; at < folders.length; at += concurrentMax) {
      await Promise.all(folders.slice(at, at + concurrentMax).map((folder) => realPaths.folder(folder)));
    }
    for (const folder of folders) remember(this.#answered, folder, atMs);
    for (const [index, path] of paths.entries()) {
      const { real, existing } = await realPaths.of(path);
      const lookup: Lookup = { path, real, repo: await repoRoots.of(existing), atMs };
      const name = written[index] ?? path;
      remember(this.#lookups, name, lookup);
      looked.set(name, lookup);
    }
    return looked;
  }
}

/** Which repo and which commit: asked anew each time, since a commit takes no minute. */
async function gitState(
  { repo }: Lookup,
  files: FileQuestions,
): Promise<Pick<Workspace, "remote" | "commit">> {
  if (!repo) return {};
  const [remote] = repo.remotes;
  const commit = await headCommit(repo.folders, files);
  return {
    ...(remote === undefined ? {} : { remote: remote.slice(0, remoteCharsMax) }),
    ...(commit === undefined ? {} : { commit }),
  };
}

/** As the newest; the oldest makes room. */
function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= pathCountMax) return;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    return;
  }
}

function workspaceOf({ real, repo }: Lookup, catalogue: Catalogue): Workspace {
  return repo ? { root: repo.root, repo: cataloguedRepo(repo, catalogue) } : { root: real, repo: null };
}

function tooManyPaths(): FourgateError {
  return new FourgateError(
    "overloaded",
    `the conversation's tool calls name more than ${String(lookupCountMax)} paths that were not looked up in the last minute`,
    "send it again: each attempt looks up more of them. If that does not help, start a new conversation",
  );
}
