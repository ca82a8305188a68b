import { counted } from "@fourgate/core/counted";
import { FourgateError } from "@fourgate/core/errors";
import type { AskedLines, AskedSearch } from "../admin/api/audit-question.ts";
import { readConversation, type ReadExchange } from "../ledger/conversation.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Reading } from "../readings/readings.ts";
import type { Projection } from "../store/projection.ts";
import { filterWords } from "./filter-words.ts";
import { searchAudit, type AuditAnswer } from "./search-audit.ts";
import { unknownNames, type KnownHere } from "./unknown-names.ts";
import { searchLines, type LinesAnswer } from "./search-lines.ts";

export interface QuestionParts {
  readonly projection?: Projection;
  /** Who is configured; absent where that is not known. */
  readonly here?: () => KnownHere;
  /** That somebody asks; durable when it resolves. @throws FourgateError record_failed: then there is no answer */
  readonly note: (reading: Reading) => Promise<void>;
}

/**
 * Exchanges that match, newest first. What was asked is in the log before the answer is given.
 * @throws FourgateError body_schema, overloaded, record_failed
 */
export async function askAudit(parts: QuestionParts, asked: AskedSearch): Promise<AuditAnswer> {
  const { filter, text, limit, before } = asked;
  const projection = requireProjection(parts);
  const answer = await searchAudit(projection, { filter, text }, { before, countMax: limit });
  const isEmpty = answer.exchanges.length === 0 && answer.next === null;
  const unknown = isEmpty ? await unknownNames(projection, filter, parts.here?.() ?? null) : [];
  const words = [filterWords(filter), text === "" ? "" : `text ${JSON.stringify(text)}`].filter(Boolean);
  await parts.note({ of: "", act: "search", asked: words.join("  "), found: answer.exchanges.length });
  return { ...answer, unknown };
}

/** Which exchanges carried these lines; noted as a search is. @throws FourgateError body_schema, overloaded, record_failed */
export async function askLines(
  parts: QuestionParts,
  { filter, lines, of }: AskedLines,
): Promise<LinesAnswer> {
  const answer = await searchLines(requireProjection(parts), { filter, lines });
  const words = [`${counted(lines.length, "line")}${of === "" ? "" : ` of ${of}`}`, filterWords(filter)];
  const told = words.filter(Boolean).join("  ");
  await parts.note({ of: "", act: "search", asked: told, found: answer.exchanges.length });
  return answer;
}

/** One exchange with what it said; that its content was read is in the log first. @throws FourgateError not_found, log_invalid, record_failed */
export async function askConversation(
  { ledger, note }: Pick<QuestionParts, "note"> & { readonly ledger: Pick<Ledger, "show"> },
  id: string,
): Promise<ReadExchange> {
  const shown = await ledger.show(id);
  if (shown.records.length === 0)
    throw new FourgateError(
      "not_found",
      `there is no exchange ${id.slice(0, 64)} in this log`,
      "check the id",
    );
  await note({ of: id, act: "content" });
  return await readConversation(id, shown);
}

function requireProjection({ projection }: QuestionParts): Projection {
  if (projection) return projection;
  throw new FourgateError(
    "overloaded",
    "this gateway has no database to search in",
    "see /console/ for the latest exchanges",
  );
}
