import type { Dirent } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import type { SecretFileFormat } from "@fourgate/core/secrets/known/read-values";
import { formatOf, homePlaces, passedFolders } from "./secret-files.ts";

/** A secret file that may be there. */
export interface FoundFile {
  readonly path: string;
  /** As people call it: ".env", "api/.env", "~/.npmrc". */
  readonly name: string;
  readonly format: SecretFileFormat;
}

const folderDepthMax = 6;
const folderCountMax = 2_000;
const fileCountMax = 300;

/** The places of a home folder, there or not. */
export function homeFiles(home: string): FoundFile[] {
  return homePlaces.map(({ path, format }) => ({
    path: join(home, ...path.split("/")),
    name: `~/${path}`,
    format,
  }));
}

/**
 * Secret files of a working tree, by their names, folders near its root first. Links to files are
 * followed, those to folders are not. What cannot be listed is passed by; `isCut`: more folders or files are
 * there than are looked at.
 */
export async function workspaceFiles(
  root: string,
): Promise<{ readonly files: readonly FoundFile[]; readonly isCut: boolean }> {
  const found: FoundFile[] = [];
  let folders = [root];
  let listed = 0;
  for (let depth = 0; depth <= folderDepthMax && folders.length > 0; depth++) {
    const next: string[] = [];
    for (const folder of folders) {
      if (listed++ >= folderCountMax || found.length >= fileCountMax) return { files: found, isCut: true };
      for (const entry of await entriesOf(folder)) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
          if (!passedFolders.has(entry.name)) next.push(path);
        } else {
          const format = formatOf(entry.name, basename(folder));
          if (format === undefined || found.length >= fileCountMax) continue;
          if (entry.isFile() || (entry.isSymbolicLink() && (await isFile(path))))
            found.push({ path, name: relative(root, path).split(sep).join("/"), format });
        }
      }
    }
    folders = next;
  }
  return { files: found, isCut: false };
}

/** Also by way of a link. */
async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (status) => status.isFile(),
    () => false,
  );
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
