import { open, rename, stat, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import { GroupCommit } from "../device/group-commit.ts";
import { syncFolder } from "../device/private-file.ts";
import { encodeLine, type SpooledBlock } from "../spool/spool-line.ts";
import type { StoppedRecords } from "../spool/stopped-records.ts";

const fileMibMax = 16;

/**
 * What a guard without a gateway stopped, for its developer to look up: a line each, as in the
 * spool. The newest `fileMibMax` to twice as much are kept.
 */
export class StoppedFile implements StoppedRecords, AsyncDisposable {
  readonly full = false;
  /** Nobody waits for them. */
  readonly waitingCount = 0;
  readonly #path: string;
  #file: FileHandle;
  #lengthBytes: number;
  #lines: Buffer[] = [];
  readonly #commit: GroupCommit = new GroupCommit(() => this.#flush());

  private constructor(path: string, file: FileHandle, lengthBytes: number) {
    this.#path = path;
    this.#file = file;
    this.#lengthBytes = lengthBytes;
  }

  static async open(path: string): Promise<StoppedFile> {
    const file = await open(path, "a", 0o600);
    await syncFolder(dirname(path));
    return new StoppedFile(path, file, (await stat(path)).size);
  }

  /** @throws FourgateError record_failed */
  async append(block: SpooledBlock): Promise<void> {
    this.#lines.push(encodeLine({ block }));
    try {
      await this.#commit.run();
    } catch (error) {
      throw new FourgateError(
        "record_failed",
        "the guard could not write down what it stopped",
        "check that the disk of your home folder is not full",
        error,
      );
    }
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.concat(this.#lines);
    this.#lines = [];
    if (this.#lengthBytes + bytes.length > fileMibMax * 1024 * 1024) {
      await this.#file.close();
      await rename(this.#path, `${this.#path}.1`);
      this.#file = await open(this.#path, "a", 0o600);
      this.#lengthBytes = 0;
      await syncFolder(dirname(this.#path));
    }
    await this.#file.appendFile(bytes);
    await this.#file.datasync();
    this.#lengthBytes += bytes.length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#commit.idle();
    await this.#file.close();
  }
}
