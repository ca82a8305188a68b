import { judgedText } from "@fourgate/core/prompt/judged-text";
import type { BlockKind, Part, Prompt } from "@fourgate/core/prompt/prompt";
import { judgedSpans } from "@fourgate/core/secrets/findings/judged-spans";
import { toolOfResult } from "@fourgate/core/secrets/findings/findings";
import { textBytesMax } from "./limits.ts";

/** A text of the exchange, as it left. */
export interface BlockText {
  readonly kind: BlockKind;
  readonly text: string;
}

export interface NewTexts {
  readonly blocks: readonly BlockText[];
  /** UTF-8. */
  readonly textBytes: number;
  /** There was more than may be looked at. */
  readonly isCut: boolean;
}

/** Where people and their data are spoken of: neither definitions of tools nor what clients always send along. */
const kinds: ReadonlySet<BlockKind> = new Set([
  "user_text",
  "tool_result",
  "tool_call",
  "document",
  "assistant_text",
]);
/** "Li Wu" */
const spanBytesMin = 5;

/** Texts of the parts that are not among `seen` yet; then they are. The last of a conversation first: it is new. */
export function newTexts(prompt: Prompt, seen: WeakSet<Part>): NewTexts {
  const blocks: BlockText[] = [];
  let textBytes = 0;
  let isCut = false;
  for (const placement of prompt.placements.toReversed()) {
    if (seen.has(placement.part)) continue;
    seen.add(placement.part);
    for (const block of placement.part.blocks) {
      if (!kinds.has(block.kind)) continue;
      for (const span of judgedSpans(prompt.bytes, placement, block)) {
        if (span.key || span.end - span.start < spanBytesMin) continue;
        const left = textBytesMax - textBytes;
        if (left <= 0) return { blocks, textBytes, isCut: true };
        const { bytes } = judgedText(prompt.bytes, placement.start, block, span, toolOfResult(block, prompt));
        if (bytes.length > left) isCut = true;
        const taken = bytes.subarray(0, left);
        textBytes += taken.length;
        blocks.push({ kind: block.kind, text: Buffer.from(taken).toString("utf8") });
      }
    }
  }
  return { blocks, textBytes, isCut };
}
