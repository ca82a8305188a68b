import type { Insertable } from "kysely";
import { protocolOf, codecOf } from "@fourgate/core/prompt/protocols";
import { saidInReply } from "@fourgate/core/prompt/reply/said-in-reply";
import { withoutEscapes } from "@fourgate/core/audit/searchable-text";
import type { TextIndexer } from "@fourgate/core/audit/text-index";
import type { IntentRecord } from "@fourgate/core/audit/record";
import { conversationIn, encodingOf } from "../../ledger/conversation.ts";
import type { ContentReader, OwnContent } from "../../ledger/record-source.ts";
import type { Schema } from "../schema.ts";
import type { AnsweredAttempt } from "./batch.ts";

/** Texts that one exchange brings; what is above is not searched for. */
export const textsPerRecordMax = 10_000;
const encodedBytesMin = 2_048;
/** Of a reply; what is longer is not searched for. */
const replyBytesMax = 16 * 1024 * 1024;

export type TextRow = Insertable<Schema["texts"]>;

/** A text's number: by the record that brought it, and its place there. */
export function textId(index: number, ordinal: number): number {
  return index * 16_384 + ordinal;
}

/** Of an exchange's texts: the stretches between its pieces, its reply, and then each piece. */
const ordinalOf = { glue: 0, reply: 1, pieces: 2 } as const;

/** What an intent's body holds beyond its session's last one, for the rows of its texts. */
export interface OwnTexts {
  readonly index: number;
  readonly content: OwnContent;
}

/**
 * The own content of an intent's body. A client may have encoded it as a whole: then no turn shares anything with
 * the one before, and its new part is read from what it decodes to.
 */
export async function ownTexts(
  index: number,
  record: IntentRecord,
  contents: ContentReader,
): Promise<OwnContent | null> {
  if (encodingOf(record) === "" || record.splice !== null) return await contents.own(index);
  const body = await contents.whole(index);
  const said = body && (await conversationIn(record, body, null));
  if (!said) return null;
  const text = said.flatMap((one) => (one.isNew ? [one.text] : [])).join("\n");
  return { pieces: [], glue: [Buffer.from(JSON.stringify(text).slice(1, -1))] };
}

/** What stands between the pieces, as text. */
export function glueText({ glue }: OwnContent): string {
  return glue.map(contentText).join("\n");
}

/**
 * The text of a stretch of JSON: each of its literals on lines of its own. A piece may be one long literal, or many short
 * ones with what stands between them.
 */
export function contentText(bytes: Uint8Array): string {
  return betweenQuotes(textOf(bytes)).map(withoutEscapes).join("\n");
}

/** Cut at the quotes of JSON; a stretch may begin inside of a literal. Punctuation alone is left out. */
function betweenQuotes(json: string): readonly string[] {
  return json
    .replaceAll(/\\[\s\S]|"/g, (found) => (found === '"' ? "\n" : found))
    .split("\n")
    .filter((text) => /[\p{L}\p{N}]/u.test(text));
}

/** The row of what stands between the pieces; undefined where that says nothing. */
export function glueRow({ index, content }: OwnTexts, indexer: TextIndexer): TextRow | undefined {
  const text = glueText(content);
  const row = rowOf(textId(index, ordinalOf.glue), null, text, indexer);
  return row && { ...row, log_index: index };
}

export async function pieceRow(
  { index }: OwnTexts,
  ordinal: number,
  digest: string,
  contents: ContentReader,
  indexer: TextIndexer,
): Promise<TextRow | undefined> {
  const bytes = await contents.piece(digest);
  if (!bytes || isEncoded(bytes)) return undefined;
  const row = rowOf(textId(index, ordinalOf.pieces + ordinal), digest, contentText(bytes), indexer);
  return row && { ...row, log_index: index };
}

/** The row of a reply, but for the attempt that it belongs to. */
export async function replyRow(
  { path, outcomeIndex, bytes }: AnsweredAttempt,
  contents: ContentReader,
  indexer: TextIndexer,
): Promise<Omit<TextRow, "log_index"> | undefined> {
  if (bytes === 0 || bytes > replyBytesMax) return undefined;
  const reply = await contents.whole(outcomeIndex);
  if (!reply || reply.length === 0) return undefined;
  return rowOf(textId(outcomeIndex, ordinalOf.reply), null, replyText(reply, path), indexer);
}

/** What a reply says as text, one block after the other. */
export function replyText(reply: Uint8Array, path: string): string {
  return saidInReply(reply, codecOf(protocolOf(path)).reply)
    .map(({ text }) => withoutEscapes(text))
    .join("\n");
}

function rowOf(
  text_id: number,
  digest: string | null,
  text: string,
  indexer: TextIndexer,
): Omit<TextRow, "log_index"> | undefined {
  const { grams, lines } = indexer.index(text);
  if (grams.length === 0) return undefined;
  return {
    text_id,
    digest: digest === null ? null : storedDigest(digest),
    grams: [...grams],
    lines: [...lines],
  };
}

/** Half of it is enough to tell content of one subject apart. As PostgreSQL writes bytes. */
export function storedDigest(digest: string): string {
  return `\\x${digest.slice(0, 32)}`;
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
}

/** A picture or a document in base64 holds no text to look for. */
function isEncoded(bytes: Uint8Array): boolean {
  return (
    bytes.length >= encodedBytesMin && /^[A-Za-z0-9+/=_-]+$/.test(textOf(bytes.subarray(0, encodedBytesMin)))
  );
}
