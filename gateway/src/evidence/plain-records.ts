import { hash } from "node:crypto";
import { open, type FileHandle } from "node:fs/promises";
import type { AuditRecord } from "@fourgate/core/audit/record";
import type { Line } from "./read-lines.ts";

/** Where a record stands in records.jsonl, and what it was when it was read: of very many the text itself would not fit. */
export interface PlainRecord extends Pick<Line, "start" | "length"> {
  readonly digest: string;
}

/** SHA-256, base64, of a record as JSON. */
export function digestOf(record: unknown): string {
  return hash("sha256", JSON.stringify(record), "base64");
}

/** Reads single records of a records.jsonl whose places are known. */
export class PlainRecords implements AsyncDisposable {
  readonly #file: FileHandle;
  readonly #places: ReadonlyMap<number, PlainRecord>;

  private constructor(file: FileHandle, places: ReadonlyMap<number, PlainRecord>) {
    this.#file = file;
    this.#places = places;
  }

  static async open(path: string, places: ReadonlyMap<number, PlainRecord>): Promise<PlainRecords> {
    return new PlainRecords(await open(path, "r"), places);
  }

  /** Undefined where there is none of this log index, or where the file was changed in between. */
  async record(index: number): Promise<AuditRecord | undefined> {
    const place = this.#places.get(index);
    if (!place) return undefined;
    const { buffer } = await this.#file.read(Buffer.alloc(place.length), 0, place.length, place.start);
    try {
      const { record } = JSON.parse(buffer.toString("utf8")) as { readonly record: AuditRecord };
      return digestOf(record) === place.digest ? record : undefined;
    } catch {
      return undefined;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }
}
