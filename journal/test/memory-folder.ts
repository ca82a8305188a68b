import type { DurableFile, DurableFolder } from "@fourgate/journal/durable";

export type Call = "write" | "sync" | "create" | "truncate";

export interface Fault {
  readonly call: Call;
  /** The n-th such call from now on, from 1. */
  readonly at: number;
  /** error: nothing happens; persisted: it happens, and the error is reported all the same; short: half is written, no error. */
  readonly how: "error" | "persisted" | "short";
  readonly code: "EIO" | "ENOSPC";
}

/**
 * A folder in memory that can lose power: `crashed()` is what would be on the disk. Synced bytes
 * are; of unsynced writes, those that `keeps` chooses.
 */
export class MemoryFolder implements DurableFolder {
  readonly files: Map<string, MemoryFile>;
  readonly log: string[] = [];
  #faults: Fault[] = [];
  #counts = new Map<Call, number>();
  /** Files that are open. */
  openCount = 0;

  constructor(files: ReadonlyMap<string, Uint8Array> = new Map()) {
    this.files = new Map([...files].map(([name, bytes]) => [name, new MemoryFile(name, this, bytes)]));
  }

  fail(...faults: Fault[]): void {
    this.#faults = faults;
    this.#counts = new Map();
  }

  crashed(keeps: (write: number) => boolean = () => false): MemoryFolder {
    return new MemoryFolder(new Map([...this.files].map(([name, file]) => [name, file.onDisk(keeps)])));
  }

  async list(): Promise<string[]> {
    return [...this.files.keys()];
  }

  async create(name: string): Promise<DurableFile> {
    const fault = this.strike("create");
    if (fault?.how === "error") throw failure(fault.code);
    if (this.files.has(name)) throw failure("EEXIST");
    const file = new MemoryFile(name, this, new Uint8Array(0));
    this.files.set(name, file);
    if (fault) throw failure(fault.code);
    this.openCount++;
    return file;
  }

  async open(name: string): Promise<DurableFile> {
    const file = this.files.get(name);
    if (!file) throw failure("ENOENT");
    this.openCount++;
    return file;
  }

  /** Counts a call, and gives the fault that is due at it. */
  strike(call: Call): Fault | undefined {
    const count = (this.#counts.get(call) ?? 0) + 1;
    this.#counts.set(call, count);
    return this.#faults.find((fault) => fault.call === call && fault.at === count);
  }
}

class MemoryFile implements DurableFile {
  bytes: Uint8Array;
  readonly #name: string;
  readonly #folder: MemoryFolder;
  #synced: Uint8Array;
  #unsynced: { readonly at: number; readonly bytes: Uint8Array }[] = [];

  constructor(name: string, folder: MemoryFolder, bytes: Uint8Array) {
    this.#name = name;
    this.#folder = folder;
    this.bytes = Uint8Array.from(bytes);
    this.#synced = this.bytes;
  }

  onDisk(keeps: (write: number) => boolean): Uint8Array {
    let bytes = this.#synced;
    for (const [i, write] of this.#unsynced.entries())
      if (keeps(i)) bytes = patched(bytes, write.at, write.bytes);
    return bytes;
  }

  async write(bytes: Uint8Array, position: number): Promise<number> {
    const fault = this.#folder.strike("write");
    if (fault?.how === "error") throw failure(fault.code);
    const written = fault?.how === "short" ? bytes.subarray(0, Math.ceil(bytes.length / 2)) : bytes;
    this.bytes = patched(this.bytes, position, written);
    this.#unsynced.push({ at: position, bytes: Uint8Array.from(written) });
    this.#folder.log.push(`write ${this.#name} ${position} ${written.length}`);
    if (fault?.how === "persisted") throw failure(fault.code);
    return written.length;
  }

  async sync(): Promise<void> {
    const fault = this.#folder.strike("sync");
    // What the kernel does after a failed sync: the pages count as clean, whether they were written or not.
    if (fault) this.#unsynced = [];
    if (fault?.how === "error") throw failure(fault.code);
    this.#synced = Uint8Array.from(this.bytes);
    this.#unsynced = [];
    this.#folder.log.push(`sync ${this.#name}`);
    if (fault?.how === "persisted") throw failure(fault.code);
  }

  async read(into: Uint8Array, position: number): Promise<number> {
    const piece = this.bytes.subarray(position, position + into.length);
    into.set(piece);
    return piece.length;
  }

  async truncate(length: number): Promise<void> {
    const fault = this.#folder.strike("truncate");
    if (fault?.how === "error") throw failure(fault.code);
    this.bytes = this.bytes.slice(0, length);
    this.#synced = this.#synced.slice(0, length);
    if (fault) throw failure(fault.code);
  }

  async size(): Promise<number> {
    return this.bytes.length;
  }

  async close(): Promise<void> {
    this.#folder.openCount--;
  }
}

function patched(bytes: Uint8Array, at: number, patch: Uint8Array): Uint8Array {
  const result = new Uint8Array(Math.max(bytes.length, at + patch.length));
  result.set(bytes);
  result.set(patch, at);
  return result;
}

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}
