import { randomBytes } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { durableFolder, syncDirectory, writeAll, type DurableFile } from "./durable.ts";
import { segmentName } from "./segment.ts";

/**
 * A sealed segment written anew beside the old one, whose place it takes at once or never: it is synced, then
 * renamed, then its folder is synced. Whoever has the old file open goes on reading that. Disposed before that it
 * is gone; what a crash leaves of it the ledger's opening removes.
 */
export class SegmentDraft implements AsyncDisposable {
  readonly file: DurableFile;
  readonly #folder: string;
  readonly #name: string;
  readonly #draft: string;
  #placed = false;

  private constructor(folder: string, name: string, draft: string, file: DurableFile) {
    this.#folder = folder;
    this.#name = name;
    this.#draft = draft;
    this.file = file;
  }

  static async begin(folder: string, segment: number): Promise<SegmentDraft> {
    const name = segmentName(segment);
    const draft = `${name}.${randomBytes(6).toString("hex")}.draft`;
    return new SegmentDraft(folder, name, draft, await durableFolder(folder).create(draft));
  }

  write(bytes: Uint8Array, position: number): Promise<void> {
    return writeAll(this.file, bytes, position);
  }

  /** What fails before the rename leaves the old file; after it, either is there after a crash, and both are whole. */
  async takePlace(): Promise<void> {
    await this.file.sync();
    await rename(join(this.#folder, this.#draft), join(this.#folder, this.#name));
    this.#placed = true;
    await syncDirectory(this.#folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.file.close();
    if (!this.#placed) await rm(join(this.#folder, this.#draft), { force: true });
  }
}
