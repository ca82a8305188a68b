import { utf8ToString } from "../json/utf8.ts";
import type { ToolCall } from "../prompt.ts";
import { toolKind } from "./known-tools.ts";
import { joinNumberedLines } from "./numbered-lines.ts";

/** What a tool's result shows of the one file that its call names. */
export interface ShownContent {
  /** Its lines, without a client's numbers, one newline at the end. */
  readonly content: Uint8Array;
  /** Which lines they are; null where that can't be told. */
  readonly ranges: readonly (readonly [first: number, last: number])[] | null;
}

const rangeCountMax = 100;
const newline = 0x0a;

/**
 * Undefined where the result may be of several files, or where an error or a cut stands in it.
 * `text` is the result's text, UTF-8. Labels say which file it is.
 */
export function shownContent(call: ToolCall, text: Uint8Array): ShownContent | undefined {
  const way = wayOf(call);
  if (!way) return undefined;
  const output = way.isShell ? outputOf(text) : text;
  if (!output || output.length === 0) return undefined;
  if (way.isNumbered) {
    const numbered = joinNumberedLines(output, true)?.numbered();
    if (numbered) return { content: lined(numbered.bytes), ranges: numbered.ranges.slice(0, rangeCountMax) };
    // Without numbers it is what the client says of a file that it could not read.
    if (
      way.isShell ||
      call.tool === "Read" ||
      readFailed.test(utf8ToString(output, 0, Math.min(32, output.length)))
    )
      return undefined;
  }
  const content = lined(output);
  const isWhole = way.first !== null && !cut.test(utf8ToString(output, 0, output.length));
  return {
    content,
    ranges: way.first !== null && isWhole ? [[way.first, way.first + countLines(content) - 1]] : null,
  };
}

/** What was written whole into a file: all of its lines. */
export function writtenContent(text: Uint8Array): ShownContent {
  const content = lined(text);
  return { content, ranges: [[1, countLines(content)]] };
}

interface Way {
  readonly isShell: boolean;
  readonly isNumbered: boolean;
  /** Number of the first line shown, where the lines are not numbered. */
  readonly first: number | null;
}

function wayOf({ tool, paths, command, writes = false }: ToolCall): Way | undefined {
  const kind = toolKind(tool);
  if (kind === "read")
    return paths.length === 1 ? { isShell: false, isNumbered: true, first: null } : undefined;
  return command === undefined || writes || kind === "write" ? undefined : shellWay(command);
}

/** One word that is plainly a path: no pattern, no variable, no quote inside. */
const word = String.raw`(?:'[^'$\x60\n]+'|"[^"$\x60\n]+"|[\w./@~+:,=-]+)`;
const shown: readonly (readonly [RegExp, boolean])[] = [
  [new RegExp(`^cat ${word}$`), false],
  [new RegExp(`^cat -(?:n|b|An|nA) ${word}$`), true],
  [new RegExp(`^head(?: -n ?\\d+| -\\d+)? ${word}$`), false],
  [new RegExp(`^sed -n ['"]?(?<first>\\d+)(?:,\\d+)?p['"]? ${word}$`), false],
  [new RegExp(`^nl -ba ${word}(?: ?\\| ?sed -n ['"]?\\d+(?:,\\d+)?p['"]?)?$`), true],
  [new RegExp(`^cat -n ${word} ?\\| ?sed -n ['"]?\\d+(?:,\\d+)?p['"]?$`), true],
];

/** A command that does nothing but show one file's lines, perhaps after a `cd`. */
function shellWay(command: string): Way | undefined {
  const bare = command.trim().replace(new RegExp(`^cd ${word} && `), "");
  for (const [pattern, isNumbered] of shown) {
    const match = pattern.exec(bare);
    if (match) return { isShell: true, isNumbered, first: Number(match.groups?.["first"] ?? 1) };
  }
  return undefined;
}

/** What Codex puts before a command's output: how long it took, how it ended. */
const codexHead =
  /^(?:(?:Chunk ID|Wall time|Original token count|Exit code|Total output lines): [^\n]*\n|Process exited with code \d+\n)+Output:\n/;
const failed = /(?:^|\n)(?:Exit code: |Process exited with code )[1-9]/;
const complaint = /^(?:\/[\w/]+\/)?(?:cat|sed|head|nl|(?:ba|z)?sh): /;
const readFailed = /^(?:Error|File not found|ENOENT)\b/;
const cut = /\b\d+ (?:tokens|lines|characters|chars|bytes) (?:truncated|omitted)\b/;
const headBytesMax = 1_000;

function outputOf(text: Uint8Array): Uint8Array | undefined {
  const beginning = utf8ToString(text, 0, endOfCharacter(text, headBytesMax));
  const head = codexHead.exec(beginning)?.[0] ?? "";
  if (failed.test(head) || complaint.test(beginning.slice(head.length))) return undefined;
  // The head is ASCII: as many bytes as characters.
  return text.subarray(head.length);
}

/** At most `end`, and no byte inside of a character. */
function endOfCharacter(text: Uint8Array, end: number): number {
  let at = Math.min(end, text.length);
  while (at < text.length && at > 0 && (text[at]! & 0xc0) === 0x80) at--;
  return at;
}

/** With one newline at the end, whatever stood there. */
function lined(text: Uint8Array): Uint8Array {
  let end = text.length;
  while (end > 0 && text[end - 1] === newline) end--;
  if (text[end] === newline) return text.subarray(0, end + 1);
  const out = new Uint8Array(end + 1);
  out.set(text.subarray(0, end));
  out[end] = newline;
  return out;
}

function countLines(content: Uint8Array): number {
  let count = 0;
  for (let at = content.indexOf(newline); at >= 0; at = content.indexOf(newline, at + 1)) count++;
  return count;
}
