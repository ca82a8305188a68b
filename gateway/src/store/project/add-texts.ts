import { sql } from "kysely";
import type { TextIndexer } from "@fourgate/core/audit/text-index";
import type { ContentReader } from "../../ledger/record-source.ts";
import { schemaName, type Store } from "../schema.ts";
import type { Batch } from "./batch.ts";
import {
  glueRow,
  pieceRow,
  replyRow,
  storedDigest,
  textsPerRecordMax,
  textId,
  type OwnTexts,
} from "./text-rows.ts";

/**
 * Puts what the batch's exchanges carried for the first time into it, to be looked for. Content that an
 * earlier exchange brought is not read again: that it was carried once more is one small row.
 */
export async function addTexts(
  batch: Batch,
  bodies: readonly OwnTexts[],
  store: Store,
  contents: ContentReader,
  { indexer, turn }: { readonly indexer: TextIndexer; readonly turn: () => Promise<void> },
): Promise<void> {
  const known = await knownTexts(store, bodies);
  for (const body of bodies) {
    await turn();
    const glue = glueRow(body, indexer);
    if (glue) batch.add("texts", glue);
    const carried = new Set<number>();
    for (const [ordinal, { digest }] of body.content.pieces.slice(0, textsPerRecordMax).entries()) {
      const stored = storedDigest(digest);
      const id = known.get(stored);
      if (id === null) continue;
      if (id !== undefined) {
        if (Math.floor(id / textId(1, 0)) !== body.index) carried.add(id);
        continue;
      }
      await turn();
      const row = await pieceRow(body, ordinal, digest, contents, indexer);
      known.set(stored, row ? row.text_id : null);
      if (row) batch.add("texts", row);
    }
    batch.add("carried", ...Array.from(carried, (text_id) => ({ text_id, log_index: body.index })));
  }
  for (const [log_index, attempt] of batch.answered) {
    await turn();
    const row = await replyRow(attempt, contents, indexer);
    if (row) batch.add("texts", { ...row, log_index });
  }
  for (const { id, columns } of batch.lateOutcomes) {
    const bytes = columns.reply_bytes ?? 0;
    const path = bytes === 0 ? undefined : await pathOf(store, id);
    if (path === undefined) continue;
    const row = await replyRow({ path, outcomeIndex: columns.outcome_index, bytes }, contents, indexer);
    if (row) batch.lateTexts.set(columns.outcome_index, row);
  }
}

/** Which pieces the database has already, by their stored digest; null for one that holds no text. */
async function knownTexts(store: Store, bodies: readonly OwnTexts[]): Promise<Map<string, number | null>> {
  const digests = new Set(
    bodies.flatMap(({ content }) =>
      content.pieces.slice(0, textsPerRecordMax).map(({ digest }) => storedDigest(digest)),
    ),
  );
  if (digests.size === 0) return new Map();
  const asked = JSON.stringify([...digests]);
  const texts = sql.table(`${schemaName}.texts`);
  const { rows } = await sql<{ text_id: number; digest: Buffer }>`select text_id, digest from ${texts}
    where digest = any(array(select value::bytea from json_array_elements_text(${asked}::json)))`.execute(
    store,
  );
  return new Map(rows.map(({ text_id, digest }) => [`\\x${Buffer.from(digest).toString("hex")}`, text_id]));
}

/** Of a request whose outcome comes in a later batch; the same for each attempt. */
async function pathOf(store: Store, id: string): Promise<string | undefined> {
  const attempt = await store
    .withSchema(schemaName)
    .selectFrom("exchanges")
    .select("path")
    .where("id", "=", id)
    .where("kind", "=", "intent")
    .limit(1)
    .executeTakeFirst();
  return attempt?.path ?? undefined;
}
