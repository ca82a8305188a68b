import { Worker } from "node:worker_threads";
import { FourgateError } from "@fourgate/core/errors";
import type { Reading } from "@fourgate/core/judge";
import type { ReadAnswer, ReadTask, WorkerSettings } from "./worker-messages.ts";

const pendingMax = 64;

/**
 * A thread that reads large bodies, so that no stream waits for them. When it dies, what it was
 * reading is refused, and the next body starts a new one.
 */
export class WorkerLink implements AsyncDisposable {
  readonly #settings: WorkerSettings;
  readonly #pending = new Map<number, PromiseWithResolvers<Reading>>();
  #worker: Worker | null;
  #next = 0;
  #disposed = false;

  constructor(settings: WorkerSettings) {
    this.#settings = settings;
    this.#worker = this.#start();
  }

  /** @throws FourgateError overloaded, gate_failed, body_* */
  async read(bytes: Uint8Array, endpoint: "messages" | "count_tokens"): Promise<Reading> {
    if (this.#disposed) throw failed();
    if (this.#pending.size >= pendingMax) {
      throw new FourgateError("overloaded", "too many large requests at once", "try again in a few seconds");
    }
    const id = this.#next++;
    const result = Promise.withResolvers<Reading>();
    this.#pending.set(id, result);
    const copy = Uint8Array.from(bytes);
    const task: ReadTask = { id, bytes: copy, endpoint };
    this.#worker ??= this.#start();
    this.#worker.postMessage(task, [copy.buffer]);
    const { prompt, findings } = await result.promise;
    // The body itself stays here; what came back points into it.
    return { prompt: { ...prompt, bytes }, findings };
  }

  /** Closes once what is being read is read. */
  async retire(): Promise<void> {
    await Promise.allSettled([...this.#pending.values()].map(({ promise }) => promise));
    await this[Symbol.asyncDispose]();
  }

  #start(): Worker {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { workerData: this.#settings });
    worker.unref();
    worker.on("message", (answer: ReadAnswer) => {
      const waiting = this.#pending.get(answer.id);
      this.#pending.delete(answer.id);
      if ("reading" in answer) waiting?.resolve(answer.reading);
      else waiting?.reject(new FourgateError(answer.code, answer.message, answer.remedy));
    });
    const onEnd = (cause?: unknown): void => {
      if (worker !== this.#worker) return;
      this.#worker = null;
      for (const waiting of this.#pending.values()) waiting.reject(failed(cause));
      this.#pending.clear();
    };
    worker.on("error", onEnd);
    worker.on("exit", () => {
      onEnd();
    });
    return worker;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    await this.#worker?.terminate();
  }
}

function failed(cause?: unknown): FourgateError {
  return new FourgateError("gate_failed", "the reading of this request failed, so nothing was sent", "try again", cause);
}
