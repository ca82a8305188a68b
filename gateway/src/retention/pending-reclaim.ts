import { readFile, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { replaceFile, syncDirectory } from "@fourgate/journal/durable";

const idsShape: z.ZodType<{ readonly keys: readonly string[] }> = z.strictObject({
  keys: z.array(z.string().regex(/^[0-9a-f]{2,128}$/)),
});

/** In the ledger's folder. */
export function pendingPath(root: string): string {
  return join(root, "reclaim.json");
}

/**
 * Ids of keys whose content has yet to leave the disk. They are on disk before the keys are destroyed, since
 * nothing can tell them afterwards, so that a start can go on with what a crash cut short. An id says nothing:
 * it stands beside each piece of content anyway.
 */
export class PendingReclaim {
  readonly #path: string;
  #ids = new Set<string>();

  private constructor(path: string, ids: Iterable<string>) {
    this.#path = path;
    this.#ids = new Set(ids);
  }

  /** What an earlier run left; nothing where the file is no such list, since only space depends on it. */
  static async open(path: string): Promise<PendingReclaim> {
    return new PendingReclaim(path, parsed(await readFile(path, "utf8").catch(() => "")));
  }

  get ids(): ReadonlySet<string> {
    return this.#ids;
  }

  async add(ids: ReadonlySet<string>): Promise<void> {
    const all = new Set([...this.#ids, ...ids]);
    if (all.size > this.#ids.size) await this.#write(all);
  }

  /** Their content is off the disk, or they are not destroyed after all. */
  async done(ids: ReadonlySet<string>): Promise<void> {
    const left = new Set([...this.#ids].filter((id) => !ids.has(id)));
    if (left.size < this.#ids.size) await this.#write(left);
  }

  async #write(ids: Set<string>): Promise<void> {
    if (ids.size > 0) await replaceFile(this.#path, Buffer.from(`${JSON.stringify({ keys: [...ids] })}\n`));
    else {
      await unlink(this.#path);
      await syncDirectory(dirname(this.#path));
    }
    this.#ids = ids;
  }
}

function parsed(text: string): readonly string[] {
  try {
    return idsShape.safeParse(JSON.parse(text)).data?.keys ?? [];
  } catch {
    return [];
  }
}
