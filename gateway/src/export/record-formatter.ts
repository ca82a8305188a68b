import { setImmediate as turn } from "node:timers/promises";
import { openCallOf } from "@fourgate/core/audit/formats/call-events";
import type { OpenCall } from "@fourgate/core/audit/formats/event";
import { formatRecord, type FormatName, type FormatOptions } from "@fourgate/core/audit/formats/format";
import type { AuditRecord, RecordKind } from "@fourgate/core/audit/record";
import type { RecordSource } from "../ledger/record-source.ts";
import { leafSha256 } from "./export-state.ts";
import type { ExportLimits } from "./limits.ts";
import type { OutgoingEvent } from "./receiver.ts";

export interface FormatterOptions {
  readonly records: RecordSource;
  readonly format: FormatName;
  /** What goes; null for everything. */
  readonly kinds: readonly RecordKind[] | null;
  readonly version: string;
  readonly eventBytesMax: number;
  readonly told: (text: string) => string;
  /** Whose canaries go: the export's name; null where none is one's own. */
  readonly own: string | null;
  readonly limits: Pick<ExportLimits, "formatTogetherMax" | "openCallCountMax" | "readBackCountMax">;
}

/** One record of the log and what goes out of it; nothing where it is left out or can't be opened. */
export interface FormattedRecord {
  readonly index: number;
  readonly leaf: string;
  readonly record: AuditRecord | null;
  readonly events: readonly OutgoingEvent[];
  /** It can't be written in this format; what a record holds is never said. */
  readonly unwritten: boolean;
}

/** Reads records in the log's order and makes events of them, so that others get their turn between. */
export class RecordFormatter {
  readonly #options: FormatterOptions;
  /** Calls without an outcome: an outcome's record names nobody. */
  readonly #open = new Map<string, OpenCall>();

  constructor(options: FormatterOptions) {
    this.#options = options;
  }

  /** Learns which calls were open where the reading goes on. */
  async readBack(position: number): Promise<void> {
    const { records, limits } = this.#options;
    for (let index = Math.max(0, position - limits.readBackCountMax); index < position; index++) {
      const { record } = await records.read(index);
      if (record) this.#follow(record);
      if (index % limits.formatTogetherMax === 0) await turn();
    }
  }

  /** Those from `from` up to `to`, without `to`. */
  async *read(from: number, to: number): AsyncGenerator<FormattedRecord> {
    const { records, limits } = this.#options;
    for (let at = from; at < to; at += limits.formatTogetherMax) {
      const places = Array.from(
        { length: Math.min(limits.formatTogetherMax, to - at) },
        (_, add) => at + add,
      );
      const stored = await Promise.all(places.map(async (index) => records.read(index)));
      for (const [place, { leaf, record }] of stored.entries()) {
        const index = at + place;
        const sha256 = leafSha256(leaf);
        let events: readonly OutgoingEvent[] = [];
        let unwritten = false;
        try {
          if (record) events = this.#events(record, index, sha256);
        } catch {
          unwritten = true;
        }
        yield { index, leaf: sha256, record, events, unwritten };
      }
      await turn();
    }
  }

  #events(record: AuditRecord, index: number, leaf: string): OutgoingEvent[] {
    const open = this.#follow(record);
    if (!this.#goes(record)) return [];
    const { records, format, version, eventBytesMax, told } = this.#options;
    const options: FormatOptions = { format, version, eventBytesMax, told };
    const place = { log: records.log, index, leafSha256: leaf };
    return formatRecord({ record, place, open }, options).map(({ text, event }) => ({
      id: `${record.id}-${record.kind}-${String(index)}-${String(event.part)}`,
      text,
      event,
    }));
  }

  #goes(record: AuditRecord): boolean {
    const { kinds, own } = this.#options;
    // A canary is for one receiver alone, and reaches it whatever its filter says.
    if (record.kind === "export" && record.event.act === "canary_sent") return record.export === own;
    return kinds === null || kinds.includes(record.kind);
  }

  /** Of an outcome: the call that it ends. */
  #follow(record: AuditRecord): OpenCall | null {
    if (record.kind === "intent") {
      this.#open.set(record.id, openCallOf(record));
      if (this.#open.size > this.#options.limits.openCallCountMax) {
        const [oldest = ""] = this.#open.keys();
        this.#open.delete(oldest);
      }
      return null;
    }
    if (record.kind !== "outcome") return null;
    const open = this.#open.get(record.id) ?? null;
    this.#open.delete(record.id);
    return open;
  }
}
