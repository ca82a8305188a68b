/** A value as written at depth `from`, written as at depth `to`; null where it is no JSON string's content. */
export function atDepth(value: string, from: number, to: number): string | null {
  let text = value;
  for (let depth = from; depth < to; depth++) text = JSON.stringify(text).slice(1, -1);
  for (let depth = from; depth > to; depth--) {
    // No string of JSON runs over lines: such a text stood in other quotes, as it is.
    const inner = text.includes("\n") ? text : unquoted(text);
    if (inner === null) return null;
    text = inner;
  }
  return text;
}

function unquoted(text: string): string | null {
  try {
    const value: unknown = JSON.parse(`"${text}"`);
    return typeof value === "string" ? value : null;
  } catch {
    return null;
  }
}

/** Its text is the same at every depth: nothing in it is escaped or an escape. */
export function isPlainAtEveryDepth(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 0x20 && byte !== 0x22 && byte !== 0x5c);
}
