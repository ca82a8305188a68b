import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { PostgresPool, PostgresPoolClient } from "kysely";
import { FourgateError } from "@fourgate/core/errors";
import { indexMsMax, queryMsMax } from "../limits.ts";
import { embeddedFolder } from "./folder.ts";
import type { Answered, Asked, Told } from "./messages.ts";

const startMsMax = 60_000;
const stopMsMax = 10_000;
const waitingCountMax = 64;

/**
 * The embedded database's process as a pool of one connection, in the form that Kysely's
 * PostgreSQL dialect takes.
 */
export class ProcessPool implements PostgresPool {
  readonly options: object = {};
  readonly #child: ChildProcess;
  readonly #asked = new Map<number, PromiseWithResolvers<Answered>>();
  #nextId = 0;
  /** Ends when the connection is given back. */
  #turn: Promise<void> = Promise.resolve();
  #waitingCount = 0;

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on("message", (told: Told) => {
      if ("id" in told) this.#settle(told);
    });
    child.once("exit", () => {
      this.#fail();
    });
    // A message to a process that has just died; its exit follows.
    child.on("error", () => {
      this.#fail();
    });
  }

  /**
   * Starts the process on this folder, making the database where there is none: as a copy, or from nothing.
   * @throws FourgateError log_invalid when its files are damaged; overloaded when it did not start
   */
  static async start(root: string, from: "copy" | "nothing", signal?: AbortSignal): Promise<ProcessPool> {
    const made = await stat(embeddedFolder(root).data).catch(() => undefined);
    if (!made) {
      const child = await standing(root, from === "copy" ? "create" : "create-from-nothing", signal);
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    }
    return new ProcessPool(await standing(root, "serve", signal));
  }

  async connect(): Promise<PostgresPoolClient> {
    if (this.#waitingCount >= waitingCountMax)
      throw new FourgateError("overloaded", "too many searches at once", "try again in a few seconds");
    const before = this.#turn;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#turn = promise;
    this.#waitingCount++;
    await before;
    this.#waitingCount--;
    const query = async (sql: unknown, parameters: readonly unknown[] = []): Promise<never> => {
      const { rows, command, rowCount } = await this.#ask(String(sql), parameters);
      return { rows, command, rowCount } as never;
    };
    const release = (destroy?: boolean): void => {
      // A transaction that could not be rolled back: only another process is free of it.
      if (destroy === true) this.#child.kill("SIGKILL");
      resolve();
    };
    return { query: query as unknown as PostgresPoolClient["query"], release };
  }

  async end(): Promise<void> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    if (child.connected) child.send("stop");
    const timer = setTimeout(() => child.kill("SIGKILL"), stopMsMax);
    await exited;
    clearTimeout(timer);
  }

  async #ask(sql: string, parameters: readonly unknown[]): Promise<Answered> {
    if (!this.#child.connected) throw away();
    const id = this.#nextId++;
    const result = Promise.withResolvers<Answered>();
    this.#asked.set(id, result);
    this.#child.send({ id, sql, parameters } satisfies Asked);
    const msMax = /^create index /i.test(sql) ? indexMsMax : queryMsMax;
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), msMax);
    try {
      return await result.promise;
    } finally {
      clearTimeout(timer);
      this.#asked.delete(id);
    }
  }

  #settle(told: Extract<Told, { readonly id: number }>): void {
    const waiting = this.#asked.get(told.id);
    if ("rows" in told) waiting?.resolve(told);
    else waiting?.reject(Object.assign(new Error("a statement failed"), { code: told.code }));
  }

  #fail(): void {
    for (const { reject } of this.#asked.values()) reject(away());
  }
}

/** A process of this task, once it says that it is ready. */
async function standing(
  root: string,
  task: "create" | "create-from-nothing" | "serve",
  signal?: AbortSignal,
): Promise<ChildProcess> {
  // V8's first compiler alone: the second would take 60 MB more for work that waits on the disk.
  const child = fork(fileURLToPath(new URL("./process.ts", import.meta.url)), [root, task], {
    execArgv: ["--liftoff-only"],
    serialization: "advanced",
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const { promise, resolve, reject } = Promise.withResolvers<Told>();
  child.once("message", (told: Told) => {
    resolve(told);
  });
  child.once("exit", () => {
    reject(away());
  });
  child.once("error", () => {
    reject(away());
  });
  const cut = (): void => void child.kill("SIGKILL");
  const timer = setTimeout(cut, startMsMax);
  signal?.addEventListener("abort", cut);
  try {
    if (signal?.aborted === true) cut();
    const told = await promise;
    if (!("failed" in told)) return child;
    throw told.failed === "damaged" ? damaged() : away();
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", cut);
  }
}

function damaged(): FourgateError {
  return new FourgateError(
    "log_invalid",
    "the embedded database does not open",
    "run fourgate data rebuild: it is made again from the journal",
  );
}

function away(): FourgateError {
  return new FourgateError(
    "overloaded",
    "the embedded database does not run",
    "wait a few seconds; if it stays, run fourgate data rebuild",
  );
}
