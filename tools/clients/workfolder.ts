import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A git checkout with these files, committed; `remote` is its origin. */
export async function makeCheckout(
  root: string,
  remote: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  await mkdir(root, { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  const git = async (...args: string[]): Promise<void> => {
    await run("git", ["-c", "user.name=Dev", "-c", "user.email=dev@example.com", ...args], { cwd: root });
  };
  await git("init", "-q", "-b", "main");
  await git("remote", "add", "origin", remote);
  await git("add", "-A");
  await git("commit", "-q", "-m", "start");
}

/** Every file under a folder with its bytes; relative paths. */
export async function filesUnder(root: string): Promise<ReadonlyMap<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const entries = await readdir(root, { withFileTypes: true, recursive: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(root.length + 1), await readFile(path));
  }
  return files;
}
