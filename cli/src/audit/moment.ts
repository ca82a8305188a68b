import { FourgateError } from "@fourgate/core/errors";

/** A day or a moment in UTC as ISO 8601; null where it was not stated. @throws FourgateError usage */
export function momentOf(text: string | undefined, option: string): string | null {
  if (text === undefined) return null;
  const isMoment = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?Z)?$/.test(text);
  const ms = isMoment ? Date.parse(text) : Number.NaN;
  // Of 31 February, Date makes 3 March.
  const moment = Number.isNaN(ms) ? "" : new Date(ms).toISOString();
  if (moment.startsWith(text.slice(0, 10)) && moment !== "") return moment;
  throw new FourgateError(
    "usage",
    `--${option} is no day or moment in UTC`,
    "write it as 2026-11-01 or 2026-11-01T08:00:00Z",
  );
}
