import { open, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { sep } from "node:path";
import {
  noKnownSecrets,
  type KnownSecrets,
  type LearnedValue,
} from "@fourgate/core/secrets/known/known-secrets";
import { learn, type Exclusions } from "@fourgate/core/secrets/known/learn";
import { homeFiles, workspaceFiles, type FoundFile } from "./find-files.ts";
import { ownNames } from "./own-names.ts";

const fileBytesMax = 256 * 1024;
/** Of all files of a workspace and a home together; those of the workspace go first. */
const valueCountMax = 5_000;
const workspaceCountMax = 32;
/** Files are asked for changes when they were not for so long. */
const freshMsMax = 500;
/** New files are looked for in all folders when they were not for so long. */
const listedMsMax = 10_000;
const listingsApart = 50;

interface KnownWorkspace {
  files: readonly FoundFile[];
  /** What is no secret here (own-names.ts). */
  names: ReadonlySet<string>;
  listedAtMs: number;
  checkedAtMs: number;
  /** Of all files, in order; what is equal means nothing changed. */
  stamp: string;
  known: KnownSecrets;
  /** The look under way: who asks meanwhile waits for it. */
  looking: Promise<void> | null;
  /** Limits that leave something out here. */
  readonly cut: Set<"files" | "values">;
}

export interface LocalSecretsOptions {
  /** The user's home folder; undefined: only workspaces are looked at. */
  readonly home: string | undefined;
  /** Makes digests: Reader.learn. */
  readonly digest: (values: readonly LearnedValue[]) => KnownSecrets;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Told when a limit leaves something unlearned, without content. */
  readonly complain: (what: string) => void;
}

/**
 * What the secret files of a workspace and of its user hold, as digests. A value is in this process's
 * memory only while its file is read; files are read anew when they changed.
 */
export class LocalSecrets {
  readonly #options: LocalSecretsOptions;
  readonly #workspaces = new Map<string, KnownWorkspace>();

  constructor(options: LocalSecretsOptions) {
    this.#options = options;
  }

  /**
   * `root`: of a working tree, absolute. Nothing here fails: a file
   * that cannot be read is passed by.
   */
  async of(root: string, exclude: Exclusions): Promise<KnownSecrets> {
    const key = JSON.stringify([root, exclude]);
    const known = this.#workspaces.get(key) ?? newWorkspace();
    this.#workspaces.delete(key);
    this.#workspaces.set(key, known);
    if (this.#workspaces.size > workspaceCountMax) {
      for (const oldest of this.#workspaces.keys()) {
        this.#workspaces.delete(oldest);
        break;
      }
    }
    const now = this.#options.clock();
    if (known.looking === null && now - known.checkedAtMs >= freshMsMax) {
      known.looking = this.#look(known, root, exclude, now).finally(() => {
        known.looking = null;
      });
    }
    await known.looking;
    return known.known;
  }

  async #look(known: KnownWorkspace, root: string, exclude: Exclusions, now: number): Promise<void> {
    if (now - known.listedAtMs >= listedMsMax) {
      const { home } = this.#options;
      const isHome = holdsHome(root, home);
      const { files, isCut } = isHome ? { files: [], isCut: false } : await workspaceFiles(root);
      known.names = isHome ? new Set() : await ownNames(root, home, hostname());
      this.#tell(known, "files", isCut, `not all folders of ${root} were searched for secret files`);
      known.files = [...files, ...(home === undefined ? [] : homeFiles(home))];
      // A tree that takes long to list is listed the more seldom.
      known.listedAtMs = now + listingsApart * (this.#options.clock() - now);
    }
    const stamps = await Promise.all(known.files.map(async ({ path }) => await stampOf(path)));
    known.checkedAtMs = now;
    const stamp = [...stamps, ...known.names].join("\n");
    if (stamp === known.stamp) return;
    const values: LearnedValue[] = [];
    for (const [index, { path, name, format }] of known.files.entries()) {
      if (stamps[index] === "" || values.length >= valueCountMax) continue;
      const text = await textOf(path);
      if (text === undefined) continue;
      const learned = learn({ name, format, text }, exclude);
      values.push(...learned.filter(({ value }) => !known.names.has(value.toLowerCase())));
    }
    const isFull = values.length >= valueCountMax;
    this.#tell(known, "values", isFull, `not all values of the secret files of ${root} are known`);
    known.known = this.#options.digest(values.slice(0, valueCountMax));
    known.stamp = stamp;
  }

  /** Once for as long as it holds. */
  #tell(known: KnownWorkspace, limit: "files" | "values", isCut: boolean, what: string): void {
    if (isCut && !known.cut.has(limit)) this.#options.complain(what);
    if (isCut) known.cut.add(limit);
    else known.cut.delete(limit);
  }
}

function newWorkspace(): KnownWorkspace {
  return {
    files: [],
    names: new Set(),
    listedAtMs: -Infinity,
    checkedAtMs: -Infinity,
    stamp: "",
    known: noKnownSecrets,
    looking: null,
    cut: new Set(),
  };
}

/** The user's home, or a folder above it: no working tree, and too much to look through. */
function holdsHome(root: string, home: string | undefined): boolean {
  return home !== undefined && (home === root || home.startsWith(root.endsWith(sep) ? root : root + sep));
}

/** "" for what is no readable file, or too large to be a secret file. */
async function stampOf(path: string): Promise<string> {
  try {
    const { size, mtimeNs, ino } = await stat(path, { bigint: true });
    return `${String(size)} ${String(mtimeNs)} ${String(ino)}`;
  } catch {
    return "";
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    await using file = await open(path, "r");
    const status = await file.stat();
    if (!status.isFile() || status.size > fileBytesMax) return undefined;
    const bytes = Buffer.alloc(Math.min(status.size, fileBytesMax));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    return bytes.toString("utf8", 0, bytesRead);
  } catch {
    return undefined;
  }
}
