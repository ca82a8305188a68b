import { open, readFile, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import { GroupCommit } from "../device/group-commit.ts";
import { syncFolder } from "../device/private-file.ts";
import { decodeLine, encodeLine, type SpooledBlock } from "./spool-line.ts";

export interface SpoolLimits {
  /** Blocks that wait for the gateway. */
  readonly blockCountMax: number;
  readonly fileBytesMax: number;
}

export const spoolLimits: SpoolLimits = { blockCountMax: 10_000, fileBytesMax: 32 * 1024 * 1024 };

/**
 * What the guard stopped and the gateway does not yet know, in an append-only file. Nothing is
 * ever dropped to make room: a full spool refuses, and with it the guard.
 *
 * The file is emptied whenever everything in it was taken. A block may be handed over twice after
 * a crash; its id tells.
 */
export class Spool implements AsyncDisposable {
  readonly #file: FileHandle;
  readonly #limits: SpoolLimits;
  readonly #waiting: Map<string, SpooledBlock>;
  readonly #commit: GroupCommit;
  #lines: Buffer[] = [];
  /** With what waits to be written. */
  #lengthBytes: number;
  #writtenBytes: number;

  private constructor(
    file: FileHandle,
    lengthBytes: number,
    waiting: Map<string, SpooledBlock>,
    limits: SpoolLimits,
  ) {
    this.#file = file;
    this.#lengthBytes = lengthBytes;
    this.#writtenBytes = lengthBytes;
    this.#waiting = waiting;
    this.#limits = limits;
    this.#commit = new GroupCommit(() => this.#flush());
  }

  /**
   * Opens the spool and drops a last line that was cut short: its block was never answered.
   * @throws FourgateError log_invalid, where any other line is damaged
   */
  static async open(path: string, limits: SpoolLimits = spoolLimits): Promise<Spool> {
    const file = await open(path, "a+", 0o600);
    try {
      await syncFolder(dirname(path));
      const { waiting, lengthBytes } = recover(await readFile(path), path);
      await file.truncate(lengthBytes);
      return new Spool(file, lengthBytes, waiting, limits);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  get waitingCount(): number {
    return this.#waiting.size;
  }

  get full(): boolean {
    return this.#waiting.size >= this.#limits.blockCountMax || this.#lengthBytes >= this.#limits.fileBytesMax;
  }

  /**
   * Resolves once the block is on disk.
   * @throws FourgateError record_failed
   */
  async append(block: SpooledBlock): Promise<void> {
    if (this.full) throw spoolFull();
    const line = encodeLine({ block });
    this.#lengthBytes += line.length;
    this.#lines.push(line);
    this.#waiting.set(block.id, block);
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

  /** The oldest blocks that wait, at most `countMax`. */
  oldest(countMax: number): readonly SpooledBlock[] {
    const oldest: SpooledBlock[] = [];
    for (const block of this.#waiting.values()) {
      if (oldest.length >= countMax) break;
      oldest.push(block);
    }
    return oldest;
  }

  /** The gateway has these. */
  async taken(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#waiting.delete(id);
    const line = encodeLine({ taken: ids });
    this.#lengthBytes += line.length;
    this.#lines.push(line);
    await this.#commit.run();
  }

  async #flush(): Promise<void> {
    const lines = this.#lines;
    this.#lines = [];
    if (this.#waiting.size === 0) {
      // Commit point: an emptied file says that nothing waits.
      this.#lengthBytes = 0;
      this.#writtenBytes = 0;
      await this.#file.truncate(0);
      await this.#file.datasync();
      return;
    }
    const bytes = Buffer.concat(lines);
    try {
      await this.#file.appendFile(bytes);
      await this.#file.datasync();
      this.#writtenBytes += bytes.length;
    } catch (error) {
      // Half a line must not stand before the next one.
      await this.#file.truncate(this.#writtenBytes);
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#commit.idle();
    await this.#file.close();
  }
}

export function spoolFull(): FourgateError {
  return new FourgateError(
    "record_failed",
    "too much of what was stopped on this machine waits for the gateway, so nothing more is let through",
    "start the gateway: npx fourgate up; the guard hands it over by itself",
  );
}

function recover(bytes: Buffer, path: string): { waiting: Map<string, SpooledBlock>; lengthBytes: number } {
  const waiting = new Map<string, SpooledBlock>();
  let lengthBytes = 0;
  while (lengthBytes < bytes.length) {
    const end = bytes.indexOf(0x0a, lengthBytes);
    const entry = end < 0 ? undefined : decodeLine(bytes.toString("utf8", lengthBytes, end));
    if (!entry) {
      if (end < 0 || end === bytes.length - 1) break;
      throw new FourgateError("log_invalid", `${path} is damaged`, "move it away and tell your operator");
    }
    if ("block" in entry) waiting.set(entry.block.id, entry.block);
    else for (const id of entry.taken) waiting.delete(id);
    lengthBytes = end + 1;
  }
  return { waiting, lengthBytes };
}
