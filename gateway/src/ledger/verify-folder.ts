import { DeviceNumbers } from "@fourgate/core/audit/device-numbers";
import { toHex } from "@fourgate/core/audit/digest";
import { decodeLeaf, type Leaf } from "@fourgate/core/audit/leaf";
import { MissingKeys } from "@fourgate/core/audit/missing-keys";
import type { NoteKey } from "@fourgate/core/audit/note";
import { Problems, type VerifyReport } from "@fourgate/core/audit/problems";
import {
  verifyLog,
  type JournalFault,
  type JournalRecord,
  type LogReader,
} from "@fourgate/core/audit/verify";
import { FourgateError } from "@fourgate/core/errors";
import { durableFolder, type DurableFolder } from "@fourgate/journal/durable";
import { readJournal, type BrokenStretch } from "@fourgate/journal/reading";
import { scanSegment, segmentName, segmentsAmong, type Position } from "@fourgate/journal/segment";
import { sha256, verifyEd25519 } from "./crypto.ts";
import type { LedgerFolder } from "./folder.ts";
import { cosignedPath, readCheckpoint, readCosigned, readTile, tiledSize } from "./log-files.ts";
import { findLedger, openArchive, readVerifierKey } from "./read-only.ts";
import { Rebuilder } from "./rebuild.ts";
import { parseSealedRecord, recordFrameType } from "./sealed-record.ts";

export interface VerifyFolderOptions {
  /** Also open every record and rebuild every body; needs the keys folder. */
  readonly content: boolean;
  /** The key to trust. Without it, log.vkey of the folder itself: that shows damage, not a forger who replaced it too. */
  readonly key?: NoteKey;
  /** A checkpoint (the signed note) that was kept elsewhere: the log must extend it. */
  readonly saved?: string;
  /** Witnesses that must have cosigned. */
  readonly witnesses?: readonly NoteKey[];
}

/**
 * Verifies a data folder, or a copy of one, while a gateway may be writing to it. Anything wrong in
 * the log is in the report.
 * @throws FourgateError not_found, config_invalid when there is no log or no key at all
 */
export async function verifyFolder(
  dir: string,
  { content, key, saved, witnesses = [] }: VerifyFolderOptions,
): Promise<VerifyReport> {
  const folder = await findLedger(dir);
  const options = {
    key: key ?? (await readVerifierKey(folder)),
    sha256,
    verifyEd25519,
    witnesses,
    ...(saved === undefined ? {} : { saved }),
  };
  const report = await verifyLog(folderReader(folder), options);
  return content ? verifyContent(folder, report) : report;
}

function folderReader(folder: LedgerFolder): LogReader {
  return {
    checkpoint: () => readCheckpoint(folder.log),
    tile: (tile) => readTile(folder.log, tile),
    cosigned: (witness) => readCosigned(folder.log, cosignedPath(witness)),
    records: {
      tiledSize: () => tiledSize(folder.log),
      journal: () => journalRecords(folder.journal),
    },
  };
}

async function* journalRecords(path: string): AsyncGenerator<JournalRecord | JournalFault> {
  const folder = durableFolder(path);
  try {
    for await (const item of readJournal(folder)) {
      if ("broken" in item) {
        const state = await lookAgain(folder, item);
        if (state === "written") return;
        yield {
          kind: "fault",
          at: nameOf(item.broken),
          message: item.message,
          followed: state === "followed",
        };
      } else if (item.type === recordFrameType) {
        const sealed = parseSealedRecord(item.payload);
        const at = nameOf(item.position);
        yield sealed
          ? { kind: "record", at, ...sealed }
          : { kind: "fault", at, message: "a record is too short" };
      }
    }
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown";
    yield { kind: "fault", at: "journal", message: `can't be read (${code})` };
  }
}

/**
 * What a broken stretch is, by the rule of recovery: the torn end of the last write, or damage with
 * a later write behind it. A write that was under way when it was read is whole by now: that is
 * where the journal ended.
 */
async function lookAgain(
  folder: DurableFolder,
  { broken: { segment, offset } }: BrokenStretch,
): Promise<"torn" | "followed" | "written"> {
  if (segmentsAmong(await folder.list()).some((other) => other > segment)) return "followed";
  const file = await folder.open(segmentName(segment), "read");
  try {
    const first = await scanSegment(file, segment, offset).next();
    if (first.done !== true) return "written";
    return first.value.damaged ? "followed" : "torn";
  } finally {
    await file.close();
  }
}

function nameOf({ segment, offset }: Omit<Position, "packed">): string {
  return `${segmentName(segment)} at byte ${offset}`;
}

/** With the keys: every record of the tree opens, and every body that was sent is rebuilt. */
async function verifyContent(folder: LedgerFolder, report: VerifyReport): Promise<VerifyReport> {
  const problems = new Problems();
  for (const { message, index, id } of report.problems) problems.add(message, index, id);
  let rebuiltCount = 0;
  let erasedCount = 0;
  let goneCount = 0;
  await using archive = await openArchive(folder);
  const rebuilder = new Rebuilder(archive);
  const numbers = new DeviceNumbers(problems);
  const missing = new MissingKeys(problems);
  for (let index = 0; index < Math.min(report.size, archive.index.recordCount); index++) {
    try {
      const opened = await rebuilder.record(index);
      if (opened) {
        numbers.add(opened.record, index);
        missing.add(opened.record);
      }
      if (!opened) {
        const { keyId } = await rebuilder.sealed(index);
        const timeMs = (await leafOf(rebuilder, index))?.timeMs ?? 0;
        missing.unreadable({ index, keyId: toHex(keyId), timeMs });
        erasedCount++;
      } else if (opened.record.kind === "intent") {
        await rebuilder.wireBytes(index, opened.record);
        rebuiltCount++;
      } else if (opened.recipe.length > 0) {
        await rebuilder.content(index);
      }
    } catch (error) {
      if (!(error instanceof FourgateError)) throw error;
      if (error.code === "not_found") {
        missing.contentGone(index, (await leafOf(rebuilder, index))?.timeMs ?? 0);
        goneCount++;
      } else problems.add(error.message, index, (await leafOf(rebuilder, index))?.id ?? null);
    }
  }
  missing.finish();
  // What was erased can't be told from what never came.
  const missingToldCount = erasedCount === 0 ? numbers.finish() : null;
  const problemCount = report.problemCount + problems.count - report.problems.length;
  return {
    ...report,
    ok: problemCount === 0,
    problems: problems.list(),
    problemCount,
    missingToldCount,
    rebuiltCount,
    erasedCount,
    goneCount,
  };
}

async function leafOf(rebuilder: Rebuilder, index: number): Promise<Leaf | undefined> {
  const sealed = await rebuilder.sealed(index).catch(() => undefined);
  return sealed && decodeLeaf(sealed.leaf);
}
