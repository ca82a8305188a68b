import { Scanners } from "./scanners.ts";
import { WorkerLink } from "./worker-link.ts";

/**
 * What is dear of reading bodies, and once in a process: scanners, and the thread that reads large bodies.
 * Readers share it, whatever their keys. Both are made when they are first needed.
 */
export class ReadingEngine implements AsyncDisposable {
  readonly scanners: Scanners = new Scanners();
  readonly worker: WorkerLink = new WorkerLink();

  /** What is being read by the worker then, and later, fails. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.worker[Symbol.asyncDispose]();
  }
}
