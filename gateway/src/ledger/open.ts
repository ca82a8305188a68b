import { counted } from "@fourgate/core/counted";
import { readFile } from "node:fs/promises";
import { ulid } from "ulid";
import { sameBytes, toHex } from "@fourgate/core/audit/digest";
import type { LeafHead } from "@fourgate/core/audit/leaf";
import { formatVerifierKey, noteKey, parseVerifierKey, type NoteKey } from "@fourgate/core/audit/note";
import type { AlarmRecord } from "@fourgate/core/audit/alarm-record";
import type { AllowRecord } from "@fourgate/core/audit/allow-record";
import type { IdentityRecord } from "@fourgate/core/audit/identity-record";
import type { RetentionRecord } from "@fourgate/core/audit/retention-record";
import type { OutcomeRecord } from "@fourgate/core/audit/record";
import { FourgateError } from "@fourgate/core/errors";
import { durableFolder, ensureFolder, makeFolder, replaceFile } from "@fourgate/journal/durable";
import { openJournal, type Journal } from "@fourgate/journal/journal";
import { Lock } from "@fourgate/journal/lock";
import { Compressor } from "./compressor.ts";
import { sha256 } from "./crypto.ts";
import { diskTrouble } from "./disk-trouble.ts";
import { removeDrafts } from "./drafts.ts";
import { FileLedger } from "./file-ledger.ts";
import { ledgerFolder, type LedgerFolder } from "./folder.ts";
import { History, requireSameHistory } from "./history.ts";
import { Integration, type OnTrouble } from "./integration.ts";
import { gatewaySubject, Keys } from "./keys.ts";
import { Latest } from "./latest.ts";
import type { FollowedLedger } from "./ledger.ts";
import { loadChanges } from "./load-changes.ts";
import { loadLatest, readBackMax } from "./load-latest.ts";
import { LogIndex } from "./log-index.ts";
import { NewestFrames } from "./newest-frames.ts";
import { noRecipe } from "./session-recipes.ts";
import { Rebuilder, type Archive } from "./rebuild.ts";
import { noContent } from "./reply.ts";
import { Sequencer } from "./sequencer.ts";
import { Packing } from "./packing/packing.ts";
import { subjectKey } from "./subject-key.ts";
import { RecordWriter } from "./writer.ts";

export interface LedgerOptions {
  readonly dataDir: string;
  /** The log's name in its checkpoints; no spaces, no plus. Kept from the first start on. */
  readonly origin?: string;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  /** Of the journal: smaller than its own, for a test. */
  readonly segmentBytesMax?: number;
  /** Told once when signing begins to fail in the background. */
  readonly onTrouble?: OnTrouble;
  /** Told of each new signed checkpoint. */
  readonly onCheckpoint?: (note: string) => void;
  /** Told of every change of users, teams, devices and codes that the journal holds, in its order. */
  readonly onIdentity?: (record: IdentityRecord) => void;
  /** Told of every change of exceptions to gate 3 that the journal holds, in its order. */
  readonly onAllow?: (record: AllowRecord) => void;
  /** Told of every erasure, hold and period that ended, in the journal's order. */
  readonly onRetention?: (record: RetentionRecord) => void;
  /** Told of every leaf that the journal holds, in its order, before any key is used. */
  readonly onLeaf?: (leaf: LeafHead) => void;
  /** Told of every alarm that was raised, told, acknowledged or ended, in the journal's order. */
  readonly onAlarm?: (record: AlarmRecord) => void;
}

/**
 * Opens the record, making what is missing. The same way after a first start, an orderly stop and
 * a crash: cut a torn last write, give each intent without an outcome the outcome
 * `gateway_stopped`, cover everything with a checkpoint.
 * @throws FourgateError config_invalid when another process has it open; log_invalid when it is damaged;
 * record_failed when the disk is full or read-only
 */
export async function openLedger(options: LedgerOptions): Promise<FollowedLedger> {
  try {
    return await open(options);
  } catch (error) {
    throw diskTrouble(error, options.dataDir) ?? error;
  }
}

async function open({
  dataDir,
  origin,
  clock = Date.now,
  segmentBytesMax,
  onTrouble = () => undefined,
  onCheckpoint,
  onIdentity = () => undefined,
  onAllow = () => undefined,
  onRetention = () => undefined,
  onAlarm = () => undefined,
  onLeaf = () => undefined,
}: LedgerOptions): Promise<FollowedLedger> {
  const folder = ledgerFolder(dataDir);
  await makeFolder(folder.root);
  await ensureFolder(folder.root, folder.journal);
  await using opened = new AsyncDisposableStack();
  opened.use(await Lock.take(folder.lock));
  await removeDrafts(folder);
  const keys = await Keys.open(folder.keys, { create: true, clock });
  const key = await logKey(folder, keys, origin);
  const sequencer = await Sequencer.open(folder.log, { key, sign: (message) => keys.signLog(message) });

  const index = new LogIndex();
  const history = new History(keys.device, sequencer.size);
  const identityIndexes: number[] = [];
  const allowIndexes: number[] = [];
  const retentionIndexes: number[] = [];
  const alarmIndexes: number[] = [];
  const newest = new NewestFrames(readBackMax);
  const journal = opened.use(
    await openJournal(
      durableFolder(folder.journal),
      (frame) => {
        const record = index.add(frame);
        if (!record) return;
        const { kind } = record.leaf;
        history.add(record);
        if (history.recordCount > sequencer.size - readBackMax) newest.keep(frame);
        onLeaf(record.leaf);
        if (kind === "identity") identityIndexes.push(history.recordCount - 1);
        if (kind === "allow") allowIndexes.push(history.recordCount - 1);
        if (kind === "retention") retentionIndexes.push(history.recordCount - 1);
        if (kind === "alarm") alarmIndexes.push(history.recordCount - 1);
      },
      segmentBytesMax === undefined ? {} : { segmentBytesMax },
    ),
  );
  await requireSameHistory(history, sequencer.size, folder.log);
  for (const leaf of history.unsequenced) sequencer.add(leaf);

  const integration = opened.use(new Integration(sequencer, onTrouble, onCheckpoint));
  const archive: Archive = {
    index,
    read: async (find) => {
      const position = find();
      return position && (await journal.read(position));
    },
    recordsKey: (id) => keys.recordsKey(id),
    contentKey: (id) => keys.contentKey(id),
  };
  await loadChanges("identity", archive, identityIndexes, onIdentity);
  await loadChanges("allow", archive, allowIndexes, onAllow);
  await loadChanges("retention", archive, retentionIndexes, onRetention);
  await loadChanges("alarm", archive, alarmIndexes, onAlarm);
  const latest = new Latest();
  await loadLatest({ ...archive, read: async (find) => newest.at(find()) ?? archive.read(find) }, latest);
  newest.clear();
  const writer = new RecordWriter({
    journal,
    index,
    device: keys.device,
    nextSequence: history.nextSequence,
    clock,
    onDurable(record, leaf, at) {
      latest.add(record, at);
      sequencer.add(leaf);
      integration.wake();
    },
  });
  const compressor = opened.use(new Compressor());
  await endOpenIntents(history, { writer, keys, archive, clock, tornBytes: journal.recovery.tornBytes });
  await integration.all();
  const packing = new Packing({
    folder: folder.journal,
    journal,
    index,
    contentKey: (id) => keys.contentKey(id),
  });
  opened.defer(() => packing.close());
  const stack = opened.move();
  return new FileLedger({
    keys,
    writer,
    compressor,
    latest,
    sequencer,
    integration,
    readable: { archive, logFolder: folder.log, key },
    root: folder.root,
    accepts: () => accepts(journal),
    packing,
    close: () => stack.disposeAsync(),
  });
}

/** A journal that failed once takes nothing more, not even nothing. */
function accepts(journal: Journal): boolean {
  try {
    journal.admit([]);
    return true;
  } catch {
    return false;
  }
}

/** The log's name and public key; written down at the first start for everyone who verifies. */
async function logKey(folder: LedgerFolder, keys: Keys, origin: string | undefined): Promise<NoteKey> {
  const written = await readFile(folder.verifierKey, "utf8").catch(() => undefined);
  const known = written === undefined ? undefined : parseVerifierKey(written, sha256);
  if (written === undefined) {
    const name = origin ?? `fourgate.local/${toHex(sha256(keys.logPublicKey).subarray(0, 4))}`;
    const key = noteKey(name, keys.logPublicKey, sha256);
    await replaceFile(folder.verifierKey, Buffer.from(`${formatVerifierKey(key)}\n`), 0o644);
    return key;
  }
  if (
    known &&
    sameBytes(known.publicKey, keys.logPublicKey) &&
    (origin === undefined || origin === known.name)
  )
    return known;
  throw new FourgateError(
    "config_invalid",
    "log.vkey does not belong to this folder's log key, or names another origin",
    "restore log.vkey and the keys folder from one backup",
  );
}

/** The process that would have written their outcomes is gone. */
async function endOpenIntents(
  history: History,
  ledger: {
    readonly writer: RecordWriter;
    readonly keys: Keys;
    readonly archive: Archive;
    readonly clock: () => number;
    readonly tornBytes: number;
  },
): Promise<void> {
  const { writer, keys, archive, clock, tornBytes } = ledger;
  const own = await keys.forSubject(gatewaySubject);
  const ending: Promise<void>[] = [];
  const time = new Date(clock()).toISOString();
  const sealed = new Rebuilder(archive);
  for (const [id, indexes] of history.open) {
    for (const index of indexes) {
      const { keyId } = await sealed.sealed(index);
      const key = subjectKey(keys.recordsKey(keyId) ?? own.records, own.content);
      ending.push(
        writer.write(writer.ready({ record: stopped(id, time), recipe: noRecipe }), key, noContent),
      );
    }
  }
  await Promise.all(ending);
  if (ending.length === 0 && tornBytes === 0) return;
  const detail = `${counted(ending.length, "exchange")} cut off; ${counted(tornBytes, "byte")} of an unfinished write set aside`;
  const record = { kind: "gateway", id: ulid(clock()), time, event: "recovered", detail } as const;
  await writer.write(writer.ready({ record, recipe: noRecipe }), own, noContent);
}

function stopped(id: string, time: string): OutcomeRecord {
  return {
    kind: "outcome",
    id,
    time,
    result: "gateway_stopped",
    status: 0,
    replyBytes: 0,
    replySha256: "",
    inputTokens: null,
    outputTokens: null,
    cacheReadTokens: null,
    toolCalls: [],
    firstByteMs: null,
    durationMs: 0,
  };
}
