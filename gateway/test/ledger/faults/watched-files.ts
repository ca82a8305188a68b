import type * as Callbacks from "node:fs";
import type * as Promises from "node:fs/promises";
import { DiskModel } from "./disk-model.ts";

export interface Fault {
  readonly step: string;
  /** Its n-th time, from 1. */
  readonly time: number;
  /** failed: it does not happen; persisted: it does, and is reported as failed all the same. */
  readonly how: "failed" | "persisted";
  readonly code: "EIO" | "ENOSPC";
}

/**
 * Stands between the ledger and the file system: names each call that changes something below a folder,
 * fails the one that it is told to, and keeps what a crash would leave. Reading passes through, and so
 * does the lock, which no crash needs.
 */
export class WatchedFiles {
  root = "";
  model: DiskModel = new DiskModel("");
  readonly steps: string[] = [];
  fault: Fault | undefined;
  onStep: (number: number) => void = () => undefined;
  readonly #paths = new Map<number, string>();
  #times = 0;

  watch(root: string, fault?: Fault): void {
    this.root = root;
    this.model = new DiskModel(root);
    this.steps.length = 0;
    this.#times = 0;
    this.fault = fault;
    this.onStep = () => undefined;
  }

  stop(): void {
    this.root = "";
  }

  #sees(path: unknown): path is string {
    return (
      this.root !== "" &&
      typeof path === "string" &&
      (path === this.root || path.startsWith(`${this.root}/`)) &&
      !/\/\.?lock/.test(path)
    );
  }

  /** `number` is the step's own, counted from 1: others may begin before this one ends. */
  #strike(
    what: string,
    path: string,
  ): { readonly number: number; readonly fails: boolean; readonly error: Error | null } {
    const step = `${what} ${nameOf(path.slice(this.root.length + 1) || ".")}`;
    const number = this.steps.push(step);
    const due = this.fault?.step === step && ++this.#times === this.fault.time ? this.fault : undefined;
    if (!due) return { number, fails: false, error: null };
    const error = Object.assign(new Error(`${due.code}: injected`), { code: due.code });
    return { number, fails: due.how === "failed", error };
  }

  async #step<Result>(
    what: string,
    path: string,
    work: () => Promise<Result>,
    apply: () => void,
  ): Promise<Result> {
    const { number, fails, error } = this.#strike(what, path);
    if (error && fails) throw error;
    const result = await work();
    apply();
    this.onStep(number);
    if (!error) return result;
    // A call that failed gives nothing that could be closed.
    if (what === "create") await (result as Promises.FileHandle).close();
    throw error;
  }

  promises(real: typeof Promises): typeof Promises {
    return {
      ...real,
      open: async (path, flags, mode) => {
        const isNew = flags === "wx" || (typeof flags === "number" && (flags & 0o100) !== 0);
        if (!this.#sees(path)) return real.open(path, flags, mode);
        const file = isNew
          ? await this.#step(
              "create",
              path,
              () => real.open(path, flags, mode),
              () => {
                this.model.create(path);
              },
            )
          : await real.open(path, flags, mode);
        this.#paths.set(file.fd, path);
        return this.#handle(file, path);
      },
      mkdir: (async (path: string, options?: { recursive?: boolean }) => {
        if (!this.#sees(path)) return real.mkdir(path, options);
        return this.#step(
          "mkdir",
          path,
          () => real.mkdir(path, options),
          () => {
            this.model.makeFolder(path);
          },
        );
      }) as typeof real.mkdir,
      rename: async (from, to) => {
        if (!this.#sees(to)) return real.rename(from, to);
        return this.#step(
          "rename to",
          to,
          () => real.rename(from, to),
          () => {
            this.model.rename(String(from), to);
          },
        );
      },
      link: async (from, to) => {
        if (!this.#sees(to)) return real.link(from, to);
        return this.#step(
          "link",
          to,
          () => real.link(from, to),
          () => {
            this.model.link(String(from), to);
          },
        );
      },
      unlink: async (path) => {
        if (!this.#sees(path)) return real.unlink(path);
        return this.#step(
          "unlink",
          path,
          () => real.unlink(path),
          () => {
            this.model.remove(path);
          },
        );
      },
      rm: async (path, options) => {
        if (!this.#sees(path)) return real.rm(path, options);
        return this.#step(
          "rm",
          path,
          () => real.rm(path, options),
          () => {
            this.model.remove(path);
          },
        );
      },
    };
  }

  callbacks(real: typeof Callbacks): typeof Callbacks {
    const later = async (
      work: Promise<unknown>,
      done: (error: Error | null, value?: unknown) => void,
    ): Promise<void> => {
      const [ended] = await Promise.allSettled([work]);
      if (ended.status === "fulfilled") done(null, ended.value);
      else done(ended.reason as Error);
    };
    const inTime = (work: (done: (error: Error | null, value?: number) => void) => void): Promise<number> =>
      new Promise((resolve, reject) => {
        work((error, value) => {
          if (error) reject(error);
          else resolve(value ?? 0);
        });
      });
    return {
      ...real,
      fdatasync: ((fd: number, done: (error: Error | null) => void) => {
        const path = this.#paths.get(fd);
        if (!this.#sees(path)) return real.fdatasync(fd, done);
        void later(
          this.#step(
            "fdatasync",
            path,
            () => inTime((end) => real.fdatasync(fd, end)),
            () => {
              this.model.sync(path);
            },
          ),
          done,
        );
      }) as typeof real.fdatasync,
      ftruncate: ((fd: number, length: number, done: (error: Error | null) => void) => {
        const path = this.#paths.get(fd);
        if (!this.#sees(path)) return real.ftruncate(fd, length, done);
        void later(
          this.#step(
            "ftruncate",
            path,
            () => inTime((end) => real.ftruncate(fd, length, end)),
            () => {
              this.model.truncate(path, length);
            },
          ),
          done,
        );
      }) as typeof real.ftruncate,
      writeSync: ((fd: number, bytes: Uint8Array, from: number, length: number, at: number) => {
        const path = this.#paths.get(fd);
        if (!this.#sees(path)) return real.writeSync(fd, bytes, from, length, at);
        const { number, fails, error } = this.#strike("write", path);
        if (error && fails) throw error;
        const written = real.writeSync(fd, bytes, from, length, at);
        this.model.write(path, at, bytes.subarray(from, from + written));
        this.onStep(number);
        if (error) throw error;
        return written;
      }) as typeof real.writeSync,
      write: ((
        fd: number,
        bytes: Uint8Array,
        from: number,
        length: number,
        at: number,
        done: (error: Error | null, written?: unknown) => void,
      ) => {
        const path = this.#paths.get(fd);
        if (!this.#sees(path)) return real.write(fd, bytes, from, length, at, done);
        void later(
          this.#step(
            path.endsWith(".draft") ? "write" : "write room of",
            path,
            () => inTime((end) => real.write(fd, bytes, from, length, at, end)),
            () => {
              this.model.write(path, at, bytes.subarray(from, from + length));
            },
          ),
          done,
        );
      }) as typeof real.write,
    };
  }

  #handle(file: Promises.FileHandle, path: string): Promises.FileHandle {
    const step = this.#step.bind(this);
    const { model } = this;
    const isFolder = model.isFolder(path) || path === this.root;
    return new Proxy(file, {
      get: (target, member) => {
        if (member === "writeFile")
          return (bytes: Uint8Array) =>
            step(
              "write",
              path,
              () => target.writeFile(bytes),
              () => {
                model.write(path, 0, bytes);
              },
            );
        if (member === "sync")
          return () =>
            step(
              isFolder ? "fsync folder" : "fsync",
              path,
              () => target.sync(),
              () => {
                if (isFolder) model.syncFolder(path);
                else model.sync(path);
              },
            );
        if (member === "truncate")
          return (length: number) =>
            step(
              "truncate",
              path,
              () => target.truncate(length),
              () => {
                model.truncate(path, length);
              },
            );
        if (member === "write")
          return (bytes: Uint8Array, from: number, length: number, at: number) =>
            step(
              "write",
              path,
              () => target.write(bytes, from, length, at),
              () => {
                model.write(path, at, bytes.subarray(from, from + length));
              },
            );
        if (member === "close")
          return async () => {
            this.#paths.delete(target.fd);
            await target.close();
          };
        const value = Reflect.get(target, member, target) as unknown;
        return typeof value === "function" ? (value.bind(target) as unknown) : value;
      },
    });
  }
}

/** A step's name without what is another in each run, and of files that are made alike one for all. */
function nameOf(path: string): string {
  return path
    .replace(/\.[0-9a-f]{12}\.(?:tmp|draft)/g, " (draft)")
    .replace(/^keys\/(subjects|periods|held)\/.*?( \(draft\)|$)/, "keys/$1/NAME$2")
    .replace(/^log\/claim-\d+/, "log/claim-SIZE")
    .replace(/^log\/tile\/(?:entries|\d+)/, "log/tile/LEVEL")
    .replace(/LEVEL\/\d{3}/, "LEVEL/INDEX")
    .replace(/\.p\/\d+/, ".p/WIDTH");
}
