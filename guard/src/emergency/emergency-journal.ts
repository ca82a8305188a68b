import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { EmergencyExchange, EmergencyOutcome } from "@fourgate/core/audit/emergency-exchange";
import { FourgateError } from "@fourgate/core/errors";
import { readPrivateFile, writePrivateFile } from "../device/private-file.ts";
import { seal, unseal } from "./sealed-file.ts";

/** An exchange that waits to be handed in. */
export interface WaitingExchange {
  readonly exchange: EmergencyExchange;
  readonly body: Buffer;
  /** Null where this guard ended before it did. */
  readonly outcome: EmergencyOutcome | null;
  readonly reply: Buffer;
}

const intentName = /^([0-7][0-9A-HJKMNP-TV-Z]{25})\.intent$/;
const fileCountMax = 20_000;

/**
 * What left this laptop while the gateway was away: a file for each exchange, whole and durable
 * before a byte of it leaves, and one for how it ended. Both are encrypted with a key that lies
 * beside them. Nothing is dropped to make room: a full journal refuses. A file goes when the
 * gateway says that it holds the exchange.
 */
export class EmergencyJournal implements AsyncDisposable {
  readonly #folder: string;
  readonly #key: Buffer;
  /** Ids that wait, oldest first, with their bytes on disk. */
  readonly #waiting: Map<string, number>;
  readonly #underWay = new Set<string>();
  readonly #ending = new Set<Promise<void>>();

  private constructor(folder: string, key: Buffer, waiting: Map<string, number>) {
    this.#folder = folder;
    this.#key = key;
    this.#waiting = waiting;
  }

  /** @throws FourgateError config_invalid */
  static async open(folder: string): Promise<EmergencyJournal> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const keyPath = join(folder, "key");
    if ((await stat(keyPath).catch(() => undefined)) === undefined) {
      await writePrivateFile(keyPath, randomBytes(32));
    }
    const key = await readPrivateFile(keyPath);
    const waiting = new Map<string, number>();
    const names = (await readdir(folder)).toSorted();
    for (const name of names) {
      // Never became whole, so nothing left.
      if (name.endsWith(".new")) await rm(join(folder, name), { force: true });
      const id = intentName.exec(name)?.[1];
      if (id === undefined) continue;
      const ends = names.includes(`${id}.outcome`) ? await sizeOf(join(folder, `${id}.outcome`)) : 0;
      waiting.set(id, (await sizeOf(join(folder, name))) + ends);
    }
    return new EmergencyJournal(folder, key, waiting);
  }

  get waitingCount(): number {
    return this.#waiting.size;
  }

  get waitingBytes(): number {
    return [...this.#waiting.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  /**
   * Resolves once exchange and body are on disk. `bytesMax`: what may wait altogether.
   * @throws FourgateError record_failed, and then nothing may leave
   */
  async begin(exchange: EmergencyExchange, body: Uint8Array, bytesMax: number): Promise<void> {
    const { id } = exchange;
    const name = `${id}.intent`;
    const file = seal(this.#key, name, exchange, body);
    if (this.waitingBytes + file.length > bytesMax || this.#waiting.size >= fileCountMax) {
      throw new FourgateError(
        "record_failed",
        "as much as may wait on this laptop for the gateway waits already, so nothing was sent",
        "it is handed in by itself once the gateway answers",
      );
    }
    this.#waiting.set(id, file.length);
    this.#underWay.add(id);
    try {
      await writePrivateFile(join(this.#folder, name), file);
    } catch (error) {
      this.#waiting.delete(id);
      this.#underWay.delete(id);
      throw new FourgateError(
        "record_failed",
        "the guard could not write down what it would send, so nothing was sent",
        "check that the disk of your home folder is not full",
        error,
      );
    }
  }

  /** It ended. Where that cannot be written down, the exchange is handed in without its end. */
  async end(id: string, outcome: EmergencyOutcome, reply: Uint8Array): Promise<void> {
    const ending = this.#end(id, outcome, reply);
    this.#ending.add(ending);
    try {
      await ending;
    } finally {
      this.#ending.delete(ending);
    }
  }

  async #end(id: string, outcome: EmergencyOutcome, reply: Uint8Array): Promise<void> {
    const name = `${id}.outcome`;
    const file = seal(this.#key, name, outcome, reply);
    try {
      await writePrivateFile(join(this.#folder, name), file);
      this.#waiting.set(id, (this.#waiting.get(id) ?? 0) + file.length);
    } finally {
      this.#underWay.delete(id);
    }
  }

  /** The oldest that waits and has ended. @throws FourgateError log_invalid, for files that were changed */
  async oldest(): Promise<WaitingExchange | undefined> {
    const id = [...this.#waiting.keys()].find((one) => !this.#underWay.has(one));
    if (id === undefined) return undefined;
    const intent = await this.#read(`${id}.intent`);
    if (!intent) throw damaged(join(this.#folder, `${id}.intent`));
    const outcome = await this.#read(`${id}.outcome`);
    return {
      exchange: intent.value as EmergencyExchange,
      body: intent.bytes,
      outcome: (outcome?.value ?? null) as EmergencyOutcome | null,
      reply: outcome?.bytes ?? Buffer.alloc(0),
    };
  }

  /** The gateway holds it. */
  async taken(id: string): Promise<void> {
    await rm(join(this.#folder, `${id}.outcome`), { force: true });
    await rm(join(this.#folder, `${id}.intent`), { force: true });
    this.#waiting.delete(id);
  }

  /** Waits for what is being written. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#ending);
  }

  async #read(name: string): Promise<ReturnType<typeof unseal> | undefined> {
    const path = join(this.#folder, name);
    const file = await readFile(path).catch(() => undefined);
    if (!file) return undefined;
    try {
      return unseal(this.#key, name, file);
    } catch {
      // Without the error, which may quote what it read.
      throw damaged(path);
    }
  }
}

function damaged(path: string): FourgateError {
  return new FourgateError("log_invalid", `${path} is damaged`, "move it away and tell your operator");
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path)).size;
}
