import { open } from "node:fs/promises";
import { join } from "node:path";
import { FourgateError } from "@fourgate/core/errors";
import { syncDirectory } from "@fourgate/journal/durable";
import { smallCall } from "@fourgate/wire/small-call";
import type { Upstreams } from "@fourgate/wire/upstream";
import type { Recipient, SentCheckpoint } from "./recipient.ts";

const everyMsMin = 60_000;
const answerBytesMax = 64 * 1024;
const answerMsMax = 10_000;

/**
 * Appends checkpoints to `YYYY-MM-DD.checkpoints` in a folder, one after the other with an empty line
 * between them: a file system of another machine, or one that keeps what was written.
 */
export class FolderCopy implements Recipient {
  readonly name: string;
  readonly kind = "copy";
  readonly everyMsMin: number;
  readonly #folder: string;
  readonly #clock: () => number;

  /** `clock` in milliseconds since 1970. */
  constructor(folder: string, clock: () => number, everyMs: number = everyMsMin) {
    this.name = folder;
    this.#folder = folder;
    this.#clock = clock;
    this.everyMsMin = everyMs;
  }

  async send({ note }: SentCheckpoint): Promise<void> {
    const day = new Date(this.#clock()).toISOString().slice(0, 10);
    try {
      const file = await open(join(this.#folder, `${day}.checkpoints`), "a", 0o644);
      try {
        const { size } = await file.stat();
        await file.appendFile(size === 0 ? note : `\n${note}`);
        await file.sync();
        if (size === 0) await syncDirectory(this.#folder);
      } finally {
        await file.close();
      }
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
      throw new FourgateError(
        "record_failed",
        `a checkpoint could not be written to ${this.#folder} (${code})`,
        "make the folder, or name another under audit.checkpoints_to",
        error,
      );
    }
  }
}

export interface AddressSettings {
  readonly method: "PUT" | "POST";
  /** `{size}` in it stands for the checkpoint's size. */
  readonly url: string;
  /** The Authorization header; null for none. */
  readonly authorization: string | null;
}

/** Sends checkpoints to an address over HTTP. */
export class AddressCopy implements Recipient {
  readonly name: string;
  readonly kind = "copy";
  readonly everyMsMin: number;
  readonly #settings: AddressSettings;
  readonly #upstreams: Upstreams;

  constructor(settings: AddressSettings, upstreams: Upstreams, everyMs: number = everyMsMin) {
    this.#settings = settings;
    this.#upstreams = upstreams;
    this.everyMsMin = everyMs;
    // Without path and query, which may hold what should not be shown.
    this.name = new URL(settings.url).origin;
  }

  async send({ note, checkpoint }: SentCheckpoint): Promise<void> {
    const { method, url, authorization } = this.#settings;
    const { status } = await smallCall(this.#upstreams, {
      url: url.replaceAll("{size}", String(checkpoint.size)),
      method,
      headers: [
        ["content-type", "text/plain; charset=utf-8"],
        ...(authorization === null ? [] : [["authorization", authorization] as const]),
      ],
      body: Buffer.from(note),
      bytesMax: answerBytesMax,
      msMax: answerMsMax,
    });
    if (status >= 200 && status < 300) return;
    throw new FourgateError(
      "upstream_broken",
      `${this.name} answers a checkpoint with status ${String(status)}`,
      "check the address under audit.checkpoints_to, and what it lets in",
    );
  }
}
