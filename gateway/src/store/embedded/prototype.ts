import { createHash } from "node:crypto";
import { cp, mkdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { markRunning, wentDownWithMachine } from "./folder.ts";

const installation = resolve(import.meta.dirname, "..", "..", "..", "..");
const besideTheCode = join(installation, "node_modules", ".cache", "fourgate-database");

/**
 * A database just made, kept beside the code, of which others are copies: making one takes seconds of the
 * processor and 600 MB, a copy a tenth of a second. It holds nothing yet. Where nothing can be written
 * beside the code there is none, and each is made.
 */
export class Prototype {
  readonly #root: string;
  readonly #data: string;
  readonly #running: string;

  private constructor(root: string) {
    this.#root = root;
    this.#data = join(root, "data");
    this.#running = join(root, "running");
  }

  /** Of this version of PGlite, made with these settings. */
  static async of(settings: readonly string[], cache: string = besideTheCode): Promise<Prototype> {
    const text = JSON.stringify([await pgliteVersion(), process.arch, settings]);
    const key = createHash("sha256").update(text).digest("hex").slice(0, 16);
    return new Prototype(join(cache, key));
  }

  /** @returns whether `to` is a copy now */
  async copyTo(to: string): Promise<boolean> {
    // It was written without fsync, as each database is.
    if (await wentDownWithMachine({ running: this.#running })) {
      await this.drop();
      return false;
    }
    return await cp(this.#data, to, { recursive: true }).then(
      () => true,
      () => false,
    );
  }

  async drop(): Promise<void> {
    await rm(this.#root, { recursive: true, force: true }).catch(() => undefined);
  }

  /** Keeps a copy of what was just made and closed. Whoever is first stays. */
  async keep(from: string): Promise<void> {
    const draft = join(dirname(this.#root), `${process.pid}.new`);
    try {
      await mkdir(draft, { recursive: true, mode: 0o700 });
      await cp(from, join(draft, "data"), { recursive: true });
      await markRunning({ running: join(draft, "running") });
      await rename(draft, this.#root);
    } catch {
      await rm(draft, { recursive: true, force: true }).catch(() => undefined);
    }
  }
}

async function pgliteVersion(): Promise<string> {
  let folder = dirname(fileURLToPath(import.meta.resolve("@electric-sql/pglite")));
  while (dirname(folder) !== folder) {
    const text = await readFile(join(folder, "package.json"), "utf8").catch(() => "{}");
    const { name, version } = JSON.parse(text) as { name?: string; version?: string };
    if (name === "@electric-sql/pglite") return String(version);
    folder = dirname(folder);
  }
  return "unknown";
}
