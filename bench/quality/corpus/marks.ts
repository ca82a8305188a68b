/**
 * Where secrets stand is carried by private-use characters (U+E000 to U+F8FF) in the text itself,
 * which JSON, line numbers, diffs and other wrappings leave alone; they are taken out at the very end,
 * when the body's bytes are counted. Nothing else that is generated has such characters.
 */
const opened = "\uE000";
const closed = "\uE001";
const numberedFirst = 0xe100;
const numberedLast = 0xefff;
const blockFirst = 0xf000;
const blockLast = 0xf7ff;
const blockClosed = "\uF8FF";
const anyMark = /[\uE000-\uF8FF]/g;

export function marked(secret: string): string {
  return `${opened}${secret}${closed}`;
}

/** Without marks. */
export function plain(text: string): string {
  return text.replaceAll(anyMark, "");
}

/** Each character or run of characters changed, marks left where they are. */
export function betweenMarks(text: string, change: (piece: string) => string): string {
  return text.replaceAll(/[^\uE000-\uF8FF]+/g, change);
}

/** What stands between opening and closing marks changed. */
export function insideMarks(text: string, change: (secret: string) => string): string {
  return text.replaceAll(
    /\uE000([^\uE000-\uF8FF]*)\uE001/g,
    (_, secret: string) => `${opened}${change(secret)}${closed}`,
  );
}

/** How many secrets a text has. */
export function secretCount(text: string): number {
  return text.split(opened).length - 1;
}

/** Gives the secrets of a text numbers of their own, from `first` on. */
export function numbered(text: string, first: number): string {
  let next = numberedFirst + first;
  return text.replaceAll(opened, () => {
    if (next > numberedLast) throw new RangeError("more secrets than a body may have");
    return String.fromCharCode(next++);
  });
}

export function blockMarked(text: string, index: number): string {
  if (blockFirst + index > blockLast) throw new RangeError("more blocks than a body may have");
  return `${String.fromCharCode(blockFirst + index)}${text}${blockClosed}`;
}

/** Bytes of a body, half open. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Unmarked {
  readonly bytes: Buffer;
  /** By the number that each secret was given. */
  readonly secrets: ReadonlyMap<number, Range>;
  readonly blocks: ReadonlyMap<number, Range>;
}

/** Takes the marks out and counts where they stood. */
export function unmark(text: string): Unmarked {
  const secrets = new Map<number, Range>();
  const blocks = new Map<number, Range>();
  const pieces: string[] = [];
  let at = 0;
  let last = 0;
  let secret: { number: number; start: number } | undefined;
  let block: { number: number; start: number } | undefined;
  for (const { 0: mark, index } of text.matchAll(anyMark)) {
    const piece = text.slice(last, index);
    pieces.push(piece);
    at += Buffer.byteLength(piece);
    last = index + 1;
    const code = mark.charCodeAt(0);
    if (mark === closed && secret !== undefined) {
      secrets.set(secret.number, { start: secret.start, end: at });
      secret = undefined;
    } else if (mark === blockClosed && block !== undefined) {
      blocks.set(block.number, { start: block.start, end: at });
      block = undefined;
    } else if (code >= blockFirst) block = { number: code - blockFirst, start: at };
    else if (code >= numberedFirst) secret = { number: code - numberedFirst, start: at };
    else throw new TypeError("a secret that was given no number");
  }
  pieces.push(text.slice(last));
  return { bytes: Buffer.from(pieces.join("")), secrets, blocks };
}
