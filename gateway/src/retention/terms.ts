import type { Classification } from "@fourgate/core/scope/catalogue";
import { monthEndMs, type Period } from "../ledger/period.ts";

/** How long what is recorded is kept, in days after the month in which it was; null for ever. */
export interface RetentionTerms {
  readonly recordsDays: number | null;
  readonly contentDays: Readonly<Record<Classification, number | null>>;
}

const dayMs = 86_400_000;

/** When a period's keys are due to be destroyed, ms since 1970; null for never. */
export function dueMs(period: Period, terms: RetentionTerms): number | null {
  const days = period.content === null ? terms.recordsDays : terms.contentDays[period.content];
  const endMs = monthEndMs(period.month);
  return days === null || !Number.isFinite(endMs) ? null : endMs + days * dayMs;
}
