import { hash } from "node:crypto";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { messages as endpoint } from "@fourgate/core/prompt/anthropic/endpoint";
import { decode } from "@fourgate/core/prompt/anthropic/request";
import type { Prompt } from "@fourgate/core/prompt/prompt";
import { openLedger } from "@fourgate/gateway/ledger/open";
import { verifyFolder } from "@fourgate/gateway/ledger/verify-folder";
import { embeddedPlace } from "@fourgate/gateway/store/embedded/embedded-place";
import { openProjection } from "@fourgate/gateway/store/open-projection";
import { projectNext } from "@fourgate/gateway/store/project/project-next";
import { tableBytes } from "@fourgate/gateway/store/table-bytes";
import { equalBytes } from "@fourgate/wire/native-bytes";
import { id, intent, outcome } from "../tools/samples/audit-records.ts";
import { projectionTools } from "./audit/projection-tools.ts";
import { realFiles, sessionOver, type RealFile } from "./audit/real-session.ts";
import { rounded, type BenchOptions, type BenchResult } from "./report/result.ts";

const turnCount = 200;
const quickTurnCount = 60;
/** Of bytes sent, for a session of 200 turns. A shorter one repeats itself less, so it has no target. */
const growthMax = 0.004;

export const about =
  "how much the store grows by a session of 200 turns over real files, and its text index beside it";

/**
 * A coding session as a client sends it: each turn all before it and one more file, read from the sources under
 * node_modules. Every body is recorded with its reply by the real ledger, and projected into the embedded database.
 */
export async function bench({ quick, note }: BenchOptions): Promise<BenchResult> {
  const turns = quick ? quickTurnCount : turnCount;
  const folder = await mkdtemp(join(tmpdir(), "fourgate-storage-"));
  try {
    const files = await realFiles(turns * 2);
    const dataDir = join(folder, "ledger");
    const database = join(folder, "database");
    const { sentBytes, freshBytes, replyBytes } = await recordSession(dataDir, files.slice(0, turns), 0);
    const written = await sizeOf(dataDir);
    note(`${String(turns)} turns recorded`);
    await packAsDaily(dataDir);
    const stored = await sizeOf(dataDir);
    note("packed");
    const first = await indexSizes(database, dataDir);
    const next = await recordSession(dataDir, files.slice(turns), turns);
    const second = await indexSizes(database, dataDir);
    const textsOfNext = second.texts;
    const percent = (bytes: number): string => `${((bytes / sentBytes) * 100).toFixed(3)} %`;
    const row = (name: string, bytes: number): string[] => [name, bytes.toLocaleString("en"), percent(bytes)];
    return {
      tables: [
        {
          title: `A session of ${String(turns)} turns over real files`,
          head: ["what", "bytes", "of sent"],
          rows: [
            row("sent", sentBytes),
            row("new in them", freshBytes),
            row("replies", replyBytes),
            row("store as written: records, content, tree, keys", written),
            row("store once the gateway has packed it", stored),
            row("text index of the first session", first.texts),
            row("text index of the next session", textsOfNext),
            row("rest of the database", first.rest),
          ],
        },
      ],
      remarks: [
        "a gateway packs its journal by itself, ten minutes after its start and once a day; here the same was done at once, and what is on the disk then counts",
        "the first session pays for the index's own frame, some 4 MB; what a session adds is the next one's",
        ...(quick ? ["60 turns repeat less than 200: no target"] : []),
      ],
      figures: {
        sent_mb: rounded(sentBytes / 1e6),
        growth_of_sent: share(stored, sentBytes),
        growth_of_sent_before_packing: share(written, sentBytes),
        text_index_of_sent: share(textsOfNext, next.sentBytes),
        text_index_of_new: rounded(textsOfNext / next.freshBytes),
      },
      targets: quick ? {} : { growth_of_sent: { at_most: growthMax } },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The call that a gateway makes, with its own limits; every body must read as before. */
async function packAsDaily(dataDir: string): Promise<void> {
  {
    await using ledger = await openLedger({ dataDir });
    await ledger.pack();
  }
  const { ok } = await verifyFolder(dataDir, { content: true });
  if (!ok) throw new Error("the packed log does not verify");
}

function share(bytes: number, of: number): number {
  return Math.round((bytes / of) * 1e5) / 1e5;
}

interface RecordedSession {
  readonly sentBytes: number;
  readonly freshBytes: number;
  readonly replyBytes: number;
}

async function recordSession(
  dataDir: string,
  files: readonly RealFile[],
  firstId: number,
): Promise<RecordedSession> {
  await using ledger = await openLedger({ dataDir });
  let [sentBytes, freshBytes, replyBytes] = [0, 0, 0];
  let previous: Prompt | undefined;
  let at = firstId;
  for (const { body, reply, touch, fresh } of sessionOver(files)) {
    const prompt = decode(body, endpoint, { previous, equalBytes }) ?? null;
    previous = prompt ?? undefined;
    const record = intent({
      id: id(at++),
      time: new Date().toISOString(),
      files: [touch],
      bodySha256: hash("sha256", body, "hex"),
      bodyBytes: body.length,
    });
    await ledger.intent(record, { bytes: body, prompt, session: "s" });
    const sink = ledger.reply(record.id, record.actor.user);
    sink.write(reply);
    const replySha256 = hash("sha256", reply, "hex");
    const end = outcome({ id: record.id, replyBytes: reply.length, replySha256 });
    await ledger.outcome(end, record.actor.user, sink);
    sentBytes += body.length;
    freshBytes += fresh;
    replyBytes += reply.length;
  }
  return { sentBytes, freshBytes, replyBytes };
}

async function indexSizes(
  database: string,
  dataDir: string,
): Promise<{ readonly texts: number; readonly rest: number }> {
  await using ledger = await openLedger({ dataDir });
  const { records } = ledger;
  const { store, at } = await openProjection(embeddedPlace(database), records, { clear: false });
  try {
    const sizes = async (): Promise<{ texts: number; rest: number }> => {
      const bytes = [...(await tableBytes(store))];
      const sum = (isText: boolean): number =>
        bytes
          .filter(([name]) => (name === "texts" || name === "carried") === isText)
          .reduce((total, [, size]) => total + size, 0);
      return { texts: sum(true), rest: sum(false) };
    };
    const empty = await sizes();
    const tools = projectionTools(records);
    let position = at;
    while (position.position < records.count) position = await projectNext(store, records, position, tools);
    const full = await sizes();
    return { texts: full.texts - empty.texts, rest: full.rest - empty.rest };
  } finally {
    await store.destroy();
  }
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size;
  }
  return bytes;
}
