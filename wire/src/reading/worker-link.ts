import { Worker } from "node:worker_threads";
import { FourgateError } from "@fourgate/core/errors";
import type { Reading } from "@fourgate/core/judge";
import type { Prompt } from "@fourgate/core/prompt/prompt";
import type { KnownSecrets } from "@fourgate/core/secrets/known/known-secrets";
import type { Endpoint } from "@fourgate/core/prompt/protocol";
import type { ReadAnswer, ReadTask, WorkerSettings } from "./worker-messages.ts";

const pendingMax = 64;

/** Told of a prompt while a worker still looks for secrets in it; must not throw. */
export type OnPrompt = (prompt: Prompt) => void;

interface Pending {
  readonly result: PromiseWithResolvers<Reading>;
  /** The body itself stays here; what comes back points into it. */
  readonly bytes: Uint8Array;
  readonly onPrompt: OnPrompt | undefined;
  prompt: Prompt | null;
}

const workerFile = new URL("./worker.ts", import.meta.url);

/**
 * A thread that reads large bodies, so that no stream waits for them. The first of them starts it, since
 * it takes some 60 MB. When it dies, what it was reading is refused, and the next body starts a new one.
 */
export class WorkerLink implements AsyncDisposable {
  readonly #file: URL;
  readonly #pending = new Map<number, Pending>();
  #worker: Worker | null = null;
  /** What the worker has. */
  #settings: WorkerSettings | null = null;
  #next = 0;
  #disposed = false;

  constructor(file: URL = workerFile) {
    this.#file = file;
  }

  /** @throws FourgateError overloaded, gate_failed, body_* */
  async read(
    bytes: Uint8Array,
    endpoint: Endpoint,
    known: KnownSecrets,
    settings: WorkerSettings,
    onPrompt?: OnPrompt,
  ): Promise<Reading> {
    if (this.#disposed) throw failed();
    if (this.#pending.size >= pendingMax) {
      throw new FourgateError("overloaded", "too many large requests at once", "try again in a few seconds");
    }
    const id = this.#next++;
    const result = Promise.withResolvers<Reading>();
    this.#pending.set(id, { result, bytes, onPrompt, prompt: null });
    const copy = Buffer.allocUnsafeSlow(bytes.length);
    copy.set(bytes);
    this.#worker ??= this.#start();
    const task: ReadTask = {
      id,
      bytes: copy,
      endpoint,
      settings: settings === this.#settings ? null : settings,
      known,
      ahead: onPrompt !== undefined,
    };
    this.#settings = settings;
    this.#worker.postMessage(task, [copy.buffer]);
    return await result.promise;
  }

  #start(): Worker {
    const worker = new Worker(this.#file);
    this.#settings = null;
    worker.unref();
    worker.on("message", (answer: ReadAnswer) => {
      const waiting = this.#pending.get(answer.id);
      if (!waiting) return;
      if ("prompt" in answer) {
        waiting.prompt = { ...answer.prompt, bytes: waiting.bytes };
        waiting.onPrompt?.(waiting.prompt);
        return;
      }
      this.#pending.delete(answer.id);
      this.#settle(waiting, answer);
    });
    const onEnd = (cause?: unknown): void => {
      if (worker !== this.#worker) return;
      this.#worker = null;
      for (const { result } of this.#pending.values()) result.reject(failed(cause));
      this.#pending.clear();
    };
    worker.on("error", onEnd);
    worker.on("exit", () => {
      onEnd();
    });
    return worker;
  }

  #settle(
    { result, bytes, prompt }: Pending,
    answer: Exclude<ReadAnswer, { readonly prompt: Prompt }>,
  ): void {
    if ("reading" in answer) {
      const { findings } = answer.reading;
      result.resolve({ prompt: { ...answer.reading.prompt, bytes }, findings });
    } else if ("code" in answer) {
      result.reject(new FourgateError(answer.code, answer.message, answer.remedy));
    } else if (prompt) {
      result.resolve({ prompt, findings: answer.findings });
    } else {
      result.reject(failed());
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    await this.#worker?.terminate();
  }
}

function failed(cause?: unknown): FourgateError {
  return new FourgateError(
    "gate_failed",
    "the reading of this request failed, so nothing was sent",
    "try again",
    cause,
  );
}
