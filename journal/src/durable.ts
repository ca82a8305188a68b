import { randomBytes } from "node:crypto";
import { constants, fdatasync, ftruncate, writeSync, write as writeFile } from "node:fs";
import { mkdir, open, readdir, rename, type FileHandle } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

/**
 * What durability rests on: these syscalls, in this order, and no others.
 *
 *   append    pwrite64 into bytes that were written as zeros and synced before (so neither the
 *             file's size nor its extents change); fdatasync; only then is anybody told
 *   new file  openat O_CREAT|O_EXCL; pwrite64; fdatasync; fsync of its directory
 *   replace   openat O_CREAT|O_EXCL of a temporary file; pwrite64; fsync; rename; fsync of the directory
 *   folder    mkdir; fsync of its parent
 *   found     what an earlier process made is synced again before anything rests on it: its names by
 *             an fsync of their directory
 *   cut       ftruncate; fdatasync
 *
 * A sync that failed is never tried again: the kernel may have dropped the dirty pages and would
 * report success (PostgreSQL's "fsyncgate", 2018).
 */
export interface DurableFolder {
  list(): Promise<string[]>;
  /** Creates it, and fails when it exists; the file is there after a crash, with no bytes. */
  create(name: string): Promise<DurableFile>;
  open(name: string, access: "read" | "write"): Promise<DurableFile>;
}

export interface DurableFile {
  /** Gives how many bytes were written, which may be fewer (pwrite64). */
  write(bytes: Uint8Array, position: number): Promise<number>;
  /** fdatasync */
  sync(): Promise<void>;
  /** Gives how many bytes were read; 0 at the end (pread64). */
  read(into: Uint8Array, position: number): Promise<number>;
  /** ftruncate */
  truncate(length: number): Promise<void>;
  size(): Promise<number>;
  close(): Promise<void>;
}

const fdatasyncOf = promisify(fdatasync);
const ftruncateOf = promisify(ftruncate);
/** Below this a write goes into the page cache at once: sooner than a thread would be woken for it. */
const syncWriteBytesMax = 64 * 1024;

/** A folder of the real file system. */
export function durableFolder(path: string): DurableFolder {
  return {
    list: () => readdir(path),
    async create(name) {
      const file = await open(
        join(path, name),
        constants.O_RDWR | constants.O_CREAT | constants.O_EXCL,
        0o600,
      );
      await orClose(file, syncDirectory(path));
      return durableFile(file);
    },
    async open(name, access) {
      if (access === "read") return durableFile(await open(join(path, name), constants.O_RDONLY));
      const file = await open(join(path, name), constants.O_RDWR);
      // Whoever created it may have been killed before its name was synced.
      await orClose(file, syncDirectory(path));
      return durableFile(file);
    },
  };
}

async function orClose(file: FileHandle, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    await file.close();
    throw error;
  }
}

function durableFile(file: FileHandle): DurableFile {
  return {
    write: (bytes, position) => writeAt(file.fd, bytes, position),
    sync: () => fdatasyncOf(file.fd),
    read: async (into, position) => (await file.read(into, 0, into.length, position)).bytesRead,
    truncate: (length) => ftruncateOf(file.fd, length),
    size: async () => (await file.stat()).size,
    close: () => file.close(),
  };
}

async function writeAt(fd: number, bytes: Uint8Array, position: number): Promise<number> {
  if (bytes.length <= syncWriteBytesMax) return writeSync(fd, bytes, 0, bytes.length, position);
  return new Promise((resolve, reject) => {
    writeFile(fd, bytes, 0, bytes.length, position, (error, written) => {
      if (error) reject(error);
      else resolve(written);
    });
  });
}

/** Writes them all, in as many calls as it takes. */
export async function writeAll(file: DurableFile, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const written = await file.write(bytes.subarray(done), position + done);
    if (written <= 0) throw new Error("a write wrote nothing");
    done += written;
  }
}

/** The whole file or, after a crash at any moment, the old one. */
export async function replaceFile(path: string, bytes: Uint8Array, mode = 0o600): Promise<void> {
  const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  const file = await open(temporary, "wx", mode);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  await syncDirectory(dirname(path));
}

/** A folder and the ones above it, each durable once this resolves. */
export async function makeFolder(path: string, mode = 0o700): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode });
  if (first === undefined) return;
  for (let made = path; made.length >= first.length; made = dirname(made)) await syncDirectory(dirname(made));
}

/**
 * A folder below `under`, which is durable, and the ones between them; durable once this resolves. Unlike
 * makeFolder it syncs names that it finds: whoever made them may have been killed, or have failed, before
 * they were.
 */
export async function ensureFolder(under: string, path: string, mode = 0o700): Promise<void> {
  await mkdir(path, { recursive: true, mode });
  for (let at = dirname(path); at.length >= under.length; at = dirname(at)) await syncDirectory(at);
}

/** fsync of a directory: a name in it survives a power failure only after this. */
export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, constants.O_RDONLY);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
