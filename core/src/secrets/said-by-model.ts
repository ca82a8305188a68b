import { unescape } from "../prompt/json/text.ts";
import type { Block, Span } from "../prompt/prompt.ts";
import type { Finding } from "./finding.ts";

/**
 * Whether a finding stands in thinking that is, as a whole text, one that a model was seen to say.
 * Asks once for each text. `bytes`: the body; `partStart`: where the block's part begins in it.
 */
export function saidByModel(
  bytes: Uint8Array,
  isModelSaid: ((text: Uint8Array) => boolean) | undefined,
): (block: Block, finding: Pick<Finding, "start" | "end">, partStart: number) => boolean {
  const asked = new Map<Span, boolean>();
  return ({ kind, spans }, { start, end }, partStart) => {
    if (kind !== "thinking" || isModelSaid === undefined) return false;
    const span = spans.find((one) => one.start <= start && end <= one.end);
    if (!span || span.sealed === true || span.key) return false;
    const known = asked.get(span);
    if (known !== undefined) return known;
    const said = isModelSaid(unescape(bytes, partStart + span.start, partStart + span.end, span.escaped));
    asked.set(span, said);
    return said;
  };
}
