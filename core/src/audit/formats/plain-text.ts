/**
 * Control characters, direction overrides, a BOM and line separators become U+FFFD: a name can then end no
 * line, start no field and paint over no terminal, in whatever reads the log.
 */
export function plainText(text: string): string {
  return text.toWellFormed().replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, "\ufffd");
}

/** At most `lengthMax` UTF-16 units, no character cut in half; the last one says that there was more. */
export function clipped(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text;
  return `${text.slice(0, Math.max(0, lengthMax - 1)).replace(/[\uD800-\uDBFF]$/u, "")}…`;
}
