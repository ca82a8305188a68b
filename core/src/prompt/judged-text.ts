import { joinNumberedLines } from "./tools/numbered-lines.ts";
import { OffsetMap } from "./json/offset-map.ts";
import { unescape, unescapeMap } from "./json/text.ts";
import type { Block, Span } from "./prompt.ts";
import { toolKind } from "./tools/known-tools.ts";

/**
 * A literal's text as detectors see it: UTF-8 without JSON escapes, and in a tool's result without
 * the client's line numbers. Raw offsets are bytes from the part's start.
 */
export interface JudgedText {
  readonly bytes: Uint8Array;
  /** Where the byte at this offset stands. */
  rawOffset(decodedOffset: number): number;
  /** Where the text before this offset ends: the end of a half-open range whose start is rawOffset's. */
  rawEnd(decodedOffset: number): number;
  /** 1-based. */
  lineOf(decodedOffset: number): number;
}

/**
 * Text of one span of a block in the part that stands at `placementStart` of `bytes`. Without
 * escapes and line numbers it is a view of `bytes`, no copy. `toolOfResult` is the name of the
 * tool that a tool_result answers, where known.
 */
export function judgedText(
  bytes: Uint8Array,
  placementStart: number,
  block: Block,
  span: Span,
  toolOfResult: string | undefined,
): JudgedText {
  const from = placementStart + span.start;
  const to = placementStart + span.end;
  const text = unescape(bytes, from, to, span.escaped);
  const isOutput = block.kind === "tool_result" && !span.key;
  const joined = isOutput ? joinNumberedLines(text, toolKind(toolOfResult ?? "") === "read") : undefined;
  const judged = joined?.bytes ?? text;
  let maps: { readonly escapes: OffsetMap; readonly lines: OffsetMap } | undefined;
  // Most texts hold nothing to point at, so the maps are made when first asked for.
  const needMaps = (): { readonly escapes: OffsetMap; readonly lines: OffsetMap } => {
    maps ??= {
      escapes: span.escaped
        ? unescapeMap(bytes, from, to, placementStart)
        : new OffsetMap(span.start, noBreaks),
      lines: joined?.map() ?? new OffsetMap(0, noBreaks),
    };
    return maps;
  };
  return {
    bytes: judged,
    rawOffset: (offset) => needMaps().escapes.start(needMaps().lines.start(offset)),
    rawEnd: (offset) => needMaps().escapes.end(needMaps().lines.end(offset)),
    lineOf: (offset) => lineAt(judged, offset),
  };
}

const noBreaks: Int32Array = new Int32Array(0);

function lineAt(bytes: Uint8Array, offset: number): number {
  let line = 1;
  for (let at = bytes.indexOf(0x0a); at >= 0 && at < offset; at = bytes.indexOf(0x0a, at + 1)) line++;
  return line;
}
