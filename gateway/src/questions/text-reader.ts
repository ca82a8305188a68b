import { comparable, folded } from "@fourgate/core/audit/searchable-text";
import type { ContentReader, OwnContent, SearchedRecords } from "../ledger/record-source.ts";
import { contentText, glueText, ownTexts, replyText } from "../store/project/text-rows.ts";
import { textPlace } from "../store/search-texts.ts";

/** Texts kept of one question: what many exchanges carried is read once. */
const keptCountMax = 2_000;
const aroundLength = 60;

/** Reads the texts that the index points to, to see whether they hold what was asked. For one question. */
export class TextReader {
  readonly #records: SearchedRecords;
  readonly #contents: ContentReader;
  readonly #own = new Map<number, OwnContent | null>();

  constructor(records: SearchedRecords) {
    this.#records = records;
    this.#contents = records.contents();
  }

  /** Null where it can't be opened any more. `path`: of the request that it belongs to. */
  async text(id: number, path: string): Promise<string | null> {
    const { index, ordinal } = textPlace(id);
    if (ordinal === 1) {
      const reply = await this.#contents.whole(index);
      return reply && replyText(reply, path);
    }
    const own = await this.#ownOf(index);
    if (!own) return null;
    if (ordinal === 0) return glueText(own);
    const piece = own.pieces[ordinal - 2];
    const bytes = piece && (await this.#contents.piece(piece.digest));
    return bytes ? contentText(bytes) : null;
  }

  async #ownOf(index: number): Promise<OwnContent | null> {
    const known = this.#own.get(index);
    if (known !== undefined) return known;
    const { record } = await this.#records.read(index);
    const own = record?.kind === "intent" ? await ownTexts(index, record, this.#contents) : null;
    if (this.#own.size >= keptCountMax) this.#own.clear();
    this.#own.set(index, own);
    return own;
  }
}

/** What stands around the first place where a text holds another, compared as the index compares; null where it does not. */
export function excerpt(text: string, asked: string): string | null {
  const whole = comparable(text);
  const at = folded(whole).indexOf(asked);
  if (at < 0) return null;
  const from = Math.max(0, at - aroundLength);
  const end = Math.min(whole.length, at + asked.length + aroundLength);
  return `${from > 0 ? "…" : ""}${whole.slice(from, end).toWellFormed()}${end < whole.length ? "…" : ""}`;
}
