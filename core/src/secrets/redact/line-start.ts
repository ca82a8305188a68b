const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * A text of several lines without the start that all of them have, as a block that can be put
 * anywhere; undefined where a line has another one, or where putting the start back would not give
 * the same bytes again.
 */
export function withoutLineStart(text: Uint8Array, start: string): Uint8Array | undefined {
  const out = new Uint8Array(text.length);
  const bare = start.trimEnd().length;
  let to = 0;
  for (let line = 0, next = 0; ; line++) {
    const found = text.indexOf(newline, next);
    const end = found < 0 ? text.length : found;
    let from = next;
    if (line > 0) {
      const isBare = isEmpty(text, from + bare, end);
      const length = isBare ? bare : start.length;
      if (!startsWith(text, from, end, start.slice(0, length))) return undefined;
      from += length;
      if (!isBare && isEmpty(text, from, end)) return undefined;
    }
    next = end + 1;
    out.set(text.subarray(from, next), to);
    to += Math.min(next, text.length) - from;
    if (found < 0) return out.subarray(0, to);
  }
}

/** The other way round: each line but the first with this start. */
export function withLineStart(text: string, start: string): string {
  if (start === "") return text;
  const bare = start.trimEnd();
  return text
    .split("\n")
    .map((line, index) => (index === 0 ? line : (line === "" || line === "\r" ? bare : start) + line))
    .join("\n");
}

function isEmpty(text: Uint8Array, from: number, end: number): boolean {
  return from === end || (from + 1 === end && text[from] === carriageReturn);
}

function startsWith(text: Uint8Array, from: number, end: number, start: string): boolean {
  if (from + start.length > end) return false;
  for (let i = 0; i < start.length; i++) if (text[from + i] !== start.charCodeAt(i)) return false;
  return true;
}
