import { closeSync, ftruncateSync, mkdirSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import type { DiskModel, Image } from "./disk-model.ts";

/** Makes the files as a crash left them. */
export function materialise(image: Image, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [path, patches] of image) {
    const place = join(folder, path);
    mkdirSync(patches === "folder" ? place : dirname(place), { recursive: true });
    if (patches === "folder") continue;
    const fd = openSync(place, "w");
    let length = 0;
    for (const patch of patches) {
      if ("length" in patch) ftruncateSync(fd, (length = patch.length));
      else if ("zeros" in patch) ftruncateSync(fd, (length = Math.max(length, patch.at + patch.zeros)));
      else {
        writeSync(fd, patch.bytes, 0, patch.bytes.length, patch.at);
        length = Math.max(length, patch.at + patch.bytes.length);
      }
    }
    closeSync(fd);
  }
}

/** What is there already is on the disk. */
export function addToModel(model: DiskModel, dataDir: string): void {
  for (const entry of readdirSync(dataDir, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    model.add(path, entry.isDirectory() ? "folder" : readFileSync(path));
  }
}
