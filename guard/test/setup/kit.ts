import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { RunFolder } from "../../src/setup/run-folder.ts";
import type { PreparedRun, ToolSetup } from "../../src/setup/tools.ts";

export const baseUrl = "http://127.0.0.1:4401/r/token";

/** A person's home and a project in it, on disk. */
export interface Person extends AsyncDisposable {
  readonly home: string;
  readonly cwd: string;
  /** Where runs' folders go. */
  readonly runs: string;
  /** Writes a file below the home. */
  write(path: string, content: unknown): Promise<string>;
  read(path: string): Promise<string>;
  /** Every file below the home with its bytes. */
  files(): Promise<ReadonlyMap<string, string>>;
  prepare(tool: ToolSetup, how?: How): Promise<PreparedRun & { readonly folder: RunFolder }>;
}

export interface How {
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly loginFree?: boolean;
}

export async function person(): Promise<Person> {
  const root = await mkdtemp(join(tmpdir(), "guard-setup-"));
  const home = join(root, "home");
  const cwd = join(home, "work", "shop");
  const runs = join(root, "runs");
  await mkdir(cwd, { recursive: true });
  const read = (path: string): Promise<string> => readFile(join(home, path), "utf8");
  return {
    home,
    cwd,
    runs,
    read,
    async write(path, content) {
      const full = join(home, path);
      await mkdir(dirname(full), { recursive: true });
      await writeFile(full, typeof content === "string" ? content : JSON.stringify(content));
      return full;
    },
    async files() {
      const found = new Map<string, string>();
      for (const entry of await readdir(home, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name);
        found.set(path, entry.isFile() ? await readFile(path, "latin1") : "");
      }
      return found;
    },
    async prepare(tool, { env = {}, args = [], loginFree = false } = {}) {
      const folder = new RunFolder(runs, process.pid);
      const prepared = await tool.prepare({
        env: { HOME: home, PATH: "/bin", ...env },
        cwd,
        args,
        baseUrl,
        loginFree,
        folder: () => folder.path(),
      });
      return { ...prepared, folder };
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true }),
  };
}
