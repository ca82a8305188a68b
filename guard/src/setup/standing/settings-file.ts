import { chmod, lstat, mkdir, open, realpath, rename, rm, rmdir, stat } from "node:fs/promises";
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import { isMissing } from "@fourgate/core/system-error";

/** A settings file of the user's, as it is on disk. */
export interface SettingsFile {
  /** Where it really is: behind links, which stay. */
  readonly path: string;
  /** Undefined where there is none. */
  readonly text: string | undefined;
}

/** @throws FourgateError config_invalid, for one that can't be read or is no UTF-8 */
export async function openSettingsFile(path: string): Promise<SettingsFile> {
  let real: string;
  try {
    real = await realpath(path);
  } catch (error) {
    if (!isMissing(error)) throw unreadable(path, error);
    const dangling = await lstat(path).then(
      () => true,
      () => false,
    );
    if (dangling) throw unreadable(path, error);
    return { path, text: undefined };
  }
  const bytes = await readFile(real).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  try {
    return { path: real, text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch (error) {
    throw unreadable(path, error);
  }
}

/**
 * Writes it whole or not at all, with the mode that it had (0600 for a new one). Gives the folders
 * that had to be made, outermost first.
 */
export async function writeSettingsFile(path: string, text: string): Promise<readonly string[]> {
  const mode = (await stat(path).catch(() => undefined))?.mode ?? 0o600;
  const made = await makeFolders(dirname(path));
  const temporary = join(dirname(path), `.${basename(path)}.fourgate-${String(process.pid)}`);
  try {
    const file = await open(temporary, "wx", mode & 0o777);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await chmod(temporary, mode & 0o777);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    const { code = "unknown error" } = error as NodeJS.ErrnoException;
    throw new FourgateError(
      "config_invalid",
      `${path} can't be written (${code})`,
      "check its permissions",
      error,
    );
  }
  return made;
}

/** Removes the file, and of the folders made for it those that are empty. */
export async function removeSettingsFile(path: string, made: readonly string[]): Promise<void> {
  await rm(path, { force: true });
  for (const folder of made.toReversed()) {
    await rmdir(folder).catch(() => undefined);
  }
}

async function makeFolders(folder: string): Promise<readonly string[]> {
  const missing: string[] = [];
  for (let at = folder; (await stat(at).catch(() => undefined)) === undefined; at = dirname(at))
    missing.unshift(at);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return missing;
}

function unreadable(path: string, cause: unknown): FourgateError {
  return new FourgateError(
    "config_invalid",
    `${path} can't be read as text`,
    "mend or remove it, then try again",
    cause,
  );
}
