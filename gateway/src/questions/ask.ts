import { counted } from "@fourgate/core/counted";
import type { ReadRecord } from "@fourgate/core/audit/record";
import { FourgateError } from "@fourgate/core/errors";
import type { AskedLines, AskedSearch } from "../admin/api/audit-question.ts";
import { readConversation, type ReadExchange } from "../ledger/conversation.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { recordReading } from "../readings/readings.ts";
import type { Projection } from "../store/projection.ts";
import { filterWords } from "./filter-words.ts";
import { searchAudit, type AuditAnswer } from "./search-audit.ts";
import { searchLines, type LinesAnswer } from "./search-lines.ts";

export interface QuestionParts {
  readonly ledger: Ledger;
  readonly projection?: Projection;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** Who asks; without it "admin", who is logged in. */
  readonly reader?: string;
}

/**
 * Exchanges that match, newest first. What was asked is in the log before the answer is given.
 * @throws FourgateError body_schema, overloaded, record_failed
 */
export async function askAudit(parts: QuestionParts, asked: AskedSearch): Promise<AuditAnswer> {
  const { filter, text, limit, before, purpose } = asked;
  const answer = await searchAudit(requireProjection(parts), { filter, text }, { before, countMax: limit });
  const words = [filterWords(filter), text === "" ? "" : `text ${JSON.stringify(text)}`].filter(Boolean);
  await note(parts, purpose, words.join("  "), answer.exchanges.length);
  return answer;
}

/** Which exchanges carried these lines; noted as a search is. @throws FourgateError body_schema, overloaded, record_failed */
export async function askLines(
  parts: QuestionParts,
  { filter, lines, of }: AskedLines,
): Promise<LinesAnswer> {
  const answer = await searchLines(requireProjection(parts), { filter, lines });
  const words = [`${counted(lines.length, "line")}${of === "" ? "" : ` of ${of}`}`, filterWords(filter)];
  await note(parts, "search", words.filter(Boolean).join("  "), answer.exchanges.length);
  return answer;
}

/** One exchange with what it said; that its content was read is in the log first. @throws FourgateError not_found, log_invalid, record_failed */
export async function askConversation(
  parts: Pick<QuestionParts, "ledger" | "clock" | "reader">,
  id: string,
): Promise<ReadExchange> {
  const shown = await parts.ledger.show(id);
  if (shown.records.length === 0)
    throw new FourgateError(
      "not_found",
      `there is no exchange ${id.slice(0, 64)} in this log`,
      "check the id",
    );
  await recordReading(parts, { of: id, act: "content" });
  return await readConversation(id, shown);
}

async function note(
  parts: QuestionParts,
  act: NonNullable<ReadRecord["act"]>,
  asked: string,
  found: number,
): Promise<void> {
  await recordReading(parts, { of: "", act, asked, found });
}

function requireProjection({ projection }: QuestionParts): Projection {
  if (projection) return projection;
  throw new FourgateError(
    "overloaded",
    "this gateway has no database to search in",
    "see /console/ for the latest exchanges",
  );
}
