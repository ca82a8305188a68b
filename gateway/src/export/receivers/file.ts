import { constants } from "node:fs";
import { open, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { dirname } from "node:path";
import { whereMissing } from "@fourgate/core/system-error";
import { syncDirectory } from "@fourgate/journal/durable";
import { ReceiverAway, type OutgoingEvent, type Receiver, type Taken } from "../receiver.ts";

export interface FileOptions {
  readonly path: string;
  /** A file that reached it is put aside as `.1`, that one as `.2`, … */
  readonly fileBytesMax: number;
  /** Kept beside the one that is written. */
  readonly oldFileCountMax: number;
}

/** Lines in a file that rotates by size; on disk before they count as taken. */
export function fileReceiver({ path, fileBytesMax, oldFileCountMax }: FileOptions): Receiver {
  let file: FileHandle | null = null;
  let sent: { readonly id: string; readonly start: number; readonly length: number }[] = [];

  const rotate = async (): Promise<void> => {
    await file?.close();
    file = null;
    await rm(`${path}.${String(oldFileCountMax)}`, { force: true });
    for (let number = oldFileCountMax - 1; number >= 0; number--) {
      const from = number === 0 ? path : `${path}.${String(number)}`;
      await rename(from, `${path}.${String(number + 1)}`).catch(whereMissing(undefined));
    }
    await syncDirectory(dirname(path));
  };

  /** Another program may have moved the file aside: then a new one is begun. */
  const current = async (): Promise<FileHandle> => {
    if (file) {
      const [here, there] = await Promise.all([file.stat(), stat(path).catch(() => null)]);
      if (there && there.ino === here.ino && here.size < fileBytesMax) return file;
      if (there && there.ino === here.ino) await rotate();
      else await file.close();
      file = null;
    }
    file = await open(path, constants.O_CREAT | constants.O_RDWR | constants.O_APPEND, 0o600);
    await syncDirectory(dirname(path));
    return file;
  };

  return {
    proof: "acknowledged",
    async send(batch): Promise<Taken> {
      try {
        const into = await current();
        let { size } = await into.stat();
        const lines = batch.map(({ text }) => Buffer.from(`${text}\n`));
        sent = batch.map(({ id }, at) => {
          const start = size;
          size += lines[at]?.length ?? 0;
          return { id, start, length: (lines[at]?.length ?? 1) - 1 };
        });
        await into.appendFile(Buffer.concat(lines));
        await into.datasync();
        return { refused: [] };
      } catch (error) {
        const { code = "unknown" } = error as NodeJS.ErrnoException;
        throw new ReceiverAway(
          `${path} cannot be written (${code})`,
          "look at the folder, its rights and its disk",
          error,
        );
      }
    },
    async readBack({ id }: OutgoingEvent) {
      const place = sent.find((one) => one.id === id);
      if (!place || !file) return null;
      const { bytesRead, buffer } = await file.read(Buffer.alloc(place.length), 0, place.length, place.start);
      return buffer.toString("utf8", 0, bytesRead);
    },
    async [Symbol.asyncDispose]() {
      await file?.close();
      file = null;
    },
  };
}
