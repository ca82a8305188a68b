import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { alphanumeric, sample } from "@fourgate/core/secrets/detectors/sample";

/** Values with the shape of secrets, made when asked for. */
export const assigned: string = "aB3dE6gH" + "9jK2mN5p";
export const inUrl: string = sample(alphanumeric, 14);

export const databaseUrl = `postgres://shop:${inUrl}@db.internal:5432/shop`;

/** Writes files below a folder, and the folders that they need. */
export async function plant(
  root: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
}
