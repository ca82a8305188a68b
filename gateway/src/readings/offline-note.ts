import { readdir, readFile, unlink } from "node:fs/promises";
import { join } from "node:path";
import { ulid } from "ulid";
import { z } from "zod";
import type { ReadRecord } from "@fourgate/core/audit/record";
import { FourgateError } from "@fourgate/core/errors";
import { ensureFolder, replaceFile, syncDirectory } from "@fourgate/journal/durable";
import { findLedger } from "../ledger/read-only.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { askedLengthMax, kept, type Reading } from "./readings.ts";

/** Whoever can open the data folder's keys. */
const localOperator = "local operator";
const noteBytesMax = 4 * 1024;
const notesAtOnceMax = 10_000;

const ulidPattern = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

interface TakingIn {
  readonly ledger: Pick<Ledger, "append" | "show">;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** One line for the operator. Never content. */
  readonly log: (line: string) => void;
}

type Note = Required<Pick<ReadRecord, "of" | "readAt">> &
  Pick<ReadRecord, "act" | "asked" | "found" | "foundSha256">;

const noteShape: z.ZodType<Note> = z.strictObject({
  readAt: z.iso.datetime(),
  of: z.string().max(64),
  act: z.enum(["show", "content", "search", "bundle", "export", "report"]),
  asked: z.string().max(askedLengthMax).optional(),
  found: z.int().nonnegative().optional(),
  foundSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

/**
 * Notes beside a log on which no gateway runs that somebody reads it; durable when it resolves, so before they see
 * anything. Nothing of the log is touched, which may be a copy: the gateway's next start takes the note in.
 * @throws FourgateError record_failed, where the folder can't be written; not_found, where there is no log
 */
export async function noteOffline(dataDir: string, reading: Reading): Promise<void> {
  const { root } = await findLedger(dataDir);
  const folder = join(root, "readings");
  const nowMs = Date.now();
  const note = { ...kept(reading), readAt: new Date(nowMs).toISOString() };
  try {
    await ensureFolder(root, folder);
    await replaceFile(join(folder, ulid(nowMs)), Buffer.from(JSON.stringify(note)));
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    throw new FourgateError(
      "record_failed",
      `that you read the log can't be noted in ${folder} (${code}), so nothing is shown`,
      "read it where the folder can be written: through its gateway, or in a copy of your own",
      error,
    );
  }
}

/**
 * Records what was noted while no gateway ran, and takes the notes away. A crash between leaves the note, and
 * its id keeps it from being recorded twice.
 * @throws FourgateError record_failed
 */
export async function takeInNotes(root: string, { ledger, clock, log }: TakingIn): Promise<void> {
  const folder = join(root, "readings");
  const names = await readdir(folder).catch(onlyMissing);
  let count = 0;
  for (const id of names
    .filter((name) => ulidPattern.test(name))
    .toSorted()
    .slice(0, notesAtOnceMax)) {
    const note = parsed(await readFile(join(folder, id)));
    if (!note) {
      log(`${join(folder, id)} is no note of a reading, and stays: look at it`);
      continue;
    }
    const time = new Date(clock()).toISOString();
    if ((await ledger.show(id)).records.length === 0)
      await ledger.append({ kind: "read", id, time, reader: localOperator, ...note }, "admin");
    await unlink(join(folder, id));
    count++;
  }
  if (count === 0) return;
  await syncDirectory(folder);
  log(
    `the log was read ${count === 1 ? "once" : `${String(count)} times`} while no gateway ran: recorded now`,
  );
}

function parsed(bytes: Buffer): Note | undefined {
  if (bytes.length > noteBytesMax) return undefined;
  try {
    return noteShape.safeParse(JSON.parse(bytes.toString("utf8"))).data;
  } catch {
    return undefined;
  }
}

/** Also where something else stands in the folder's place: then nothing could be noted either. */
function onlyMissing(error: unknown): string[] {
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR") return [];
  throw error;
}
