import { FourgateError } from "@fourgate/core/errors";

/**
 * A moment of a period as a person writes it: "2026", "2026-03", "2026-03-01" (in UTC), or a whole ISO 8601 time.
 * `end`: the first moment after what was written, since "--to 2026-03" means March with all of its days.
 * @throws FourgateError usage
 */
export function momentOf(text: string, option: string, end: boolean): string {
  const parts = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text);
  if (parts) {
    const [year, month, day] = [Number(parts[1]), Number(parts[2] ?? 1), Number(parts[3] ?? 1)];
    const plain = new Date(Date.UTC(year, month - 1, day));
    if (plain.getUTCMonth() === month - 1 && plain.getUTCDate() === day) {
      if (!end) return plain.toISOString();
      const after =
        parts[2] === undefined
          ? Date.UTC(year + 1, 0, 1)
          : parts[3] === undefined
            ? Date.UTC(year, month, 1)
            : Date.UTC(year, month - 1, day + 1);
      return new Date(after).toISOString();
    }
  } else if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/.test(text)) {
    const moment = new Date(text);
    if (!Number.isNaN(moment.getTime())) return moment.toISOString();
  }
  throw new FourgateError(
    "usage",
    `--${option} is no date`,
    `for example: --${option} 2026-03, --${option} 2026-03-01, --${option} 2026-03-01T08:00:00Z`,
  );
}
