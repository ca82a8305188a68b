import { writeSync } from "node:fs";
import { open, stat, type FileHandle } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { FourgateError } from "@fourgate/core/errors";
import { whereMissing } from "@fourgate/core/system-error";
import { GroupCommit } from "./group-commit.ts";
import { writePrivateFile } from "./private-file.ts";

/**
 * The numbers that this device counts its statements with, up by one, each durable before it is
 * used: a number is never given twice, so the gateway sees what it did not receive.
 *
 * The file has two slots of one line each, written in turn. A write that was cut short leaves the
 * other slot, which is older by numbers that nobody was given.
 */
export class DeviceSequence implements AsyncDisposable {
  readonly #file: FileHandle;
  readonly #commit: GroupCommit;
  #last: number;
  #slot: number;
  #returned: number[] = [];

  private constructor(file: FileHandle, last: number, slot: number) {
    this.#file = file;
    this.#last = last;
    this.#slot = slot;
    this.#commit = new GroupCommit(() => this.#write());
  }

  /** @throws FourgateError config_invalid, when the file holds no number */
  static async open(path: string): Promise<DeviceSequence> {
    if ((await stat(path).catch(whereMissing(undefined))) === undefined) {
      await writePrivateFile(path, slotText(0).padEnd(slotStride) + slotText(0));
    }
    const file = await open(path, "r+");
    try {
      const length = slotStride + slotLength;
      const text = (await file.read(Buffer.alloc(length), 0, length, 0)).buffer.toString("latin1");
      const numbers = [0, 1].map((slot) =>
        slotNumber(text.slice(slot * slotStride, slot * slotStride + slotLength)),
      );
      const last = Math.max(...numbers);
      if (last < 0) {
        throw new FourgateError(
          "config_invalid",
          `${path} is damaged, so the device no longer knows what it counted`,
          "enrol this machine's guard again",
        );
      }
      return new DeviceSequence(file, last, numbers.indexOf(last));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** The last number that was given out; 0 before the first. */
  get last(): number {
    return this.#last - this.#returned.length;
  }

  /**
   * The next number, durable.
   * @throws FourgateError record_failed
   */
  async next(): Promise<number> {
    const returned = this.#returned.shift();
    if (returned !== undefined) return returned;
    this.#last += 1;
    const number = this.#last;
    try {
      await this.#commit.run();
    } catch (error) {
      throw new FourgateError(
        "record_failed",
        "the guard could not write its counter, so nothing was sent",
        "check that the disk of your home folder is not full",
        error,
      );
    }
    return number;
  }

  /** A number that nobody was told of is given to the next who asks. */
  giveBack(number: number): void {
    this.#returned.push(number);
  }

  async #write(): Promise<void> {
    const slot = 1 - this.#slot;
    // 26 bytes into the system's memory; the wait for the disk runs beside this thread's own work.
    writeSync(this.#file.fd, slotText(this.#last), slot * slotStride, "latin1");
    await this.#file.datasync();
    this.#slot = slot;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#commit.idle();
    await this.#file.close();
  }
}

const slotLength = 26;
/** Each slot in a page of its own, so that no write touches both. */
const slotStride = 4096;

function slotText(number: number): string {
  const digits = String(number).padStart(16, "0");
  return `${digits} ${crc32(digits).toString(16).padStart(8, "0")}\n`;
}

/** -1 where the slot was cut short. */
function slotNumber(text: string): number {
  const number = Number(text.slice(0, 16));
  return Number.isSafeInteger(number) && slotText(number) === text ? number : -1;
}
