import { classifications, type Classification } from "@fourgate/core/scope/catalogue";

/**
 * What has one secret: the records of a month, or a month's content of one classification. Named as its
 * file is: `2026-11.records`, `2026-11.content.internal`. The gateway's own records, which say who may come
 * in and what is in force, have `always`: no retention reaches them.
 */
export interface Period {
  /** "2026-11", UTC, or "always". */
  readonly month: string;
  /** Null for records. */
  readonly content: Classification | null;
}

export const always = "always";

/** A month by the gateway's clock. */
export function monthOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 7);
}

/** When a month is over, ms since 1970; Infinity for what is never over. */
export function monthEndMs(month: string): number {
  if (month === always) return Number.POSITIVE_INFINITY;
  const [year = 0, number = 0] = month.split("-").map(Number);
  return Date.UTC(year, number, 1);
}

export function periodName({ month, content }: Period): string {
  return content === null ? `${month}.records` : `${month}.content.${content}`;
}

const pattern = /^(always|\d{4}-(?:0[1-9]|1[0-2]))\.(?:records|content\.([a-z]+))$/;

/** Undefined for a name that periodName does not give. */
export function parsePeriod(name: string): Period | undefined {
  const [, month, text] = pattern.exec(name) ?? [];
  if (month === undefined) return undefined;
  if (text === undefined) return { month, content: null };
  const content = classifications.find((one) => one === text);
  return content && { month, content };
}
