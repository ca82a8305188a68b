import type { Block, Span } from "../../prompt/prompt.ts";
import type { FoundSecret, LayerScanner } from "./scan-layers.ts";

/** Longer ones are texts, which tell by themselves what they hold. */
const valueBytesMax = 512;
const nameLengthMax = 48;
/** Only a first look: detectors judge the name. */
const secretLike = /pass|pwd|psk|secret|token|credential|key|auth|contrase|kennwort|_pat$|_pw$/i;

/**
 * The member's name under which a tool's input or result holds a short value, where it sounds like a
 * secret's: `{"password": "…"}` is no secret without it. Of a number whatever its name is. Undefined for anything else.
 */
export function secretNameOf(block: Block, span: Span): string | undefined {
  if (span.number === true) return numberName(span);
  if (span.key || (block.kind !== "tool_call" && block.kind !== "tool_result")) return undefined;
  if (span.end - span.start > valueBytesMax) return undefined;
  const name = span.at.slice(span.at.lastIndexOf(".") + 1);
  return name.length <= nameLengthMax && secretLike.test(name) && /^[\w-]+$/.test(name) ? name : undefined;
}

/** Of a number the last two names: of `card: {number: 1}` neither alone says what it is. */
function numberName({ at }: Span): string | undefined {
  const name = at
    .replaceAll(/\[[0-9]*\]/g, "")
    .split(".")
    .slice(-2)
    .join("_");
  return name.length <= nameLengthMax && /^[\w -]+$/.test(name) ? name : undefined;
}

/** What a value is found to hold when it stands under its name; offsets are of the value alone. */
export function scanNamed(scanner: LayerScanner, value: Uint8Array, name: string): FoundSecret[] {
  // ASCII: see secretNameOf.
  const opening = Uint8Array.from(`"${name}": "`, (character) => character.charCodeAt(0));
  const text = new Uint8Array(opening.length + value.length + 1);
  text.set(opening);
  text.set(value, opening.length);
  text[text.length - 1] = 0x22;
  return scanner.scanText(text).flatMap((found) => {
    const start = Math.max(0, found.start - opening.length);
    const end = Math.min(value.length, found.end - opening.length);
    if (end <= start) return [];
    const isWhole = end - start === found.end - found.start;
    return [{ ...found, start, end, ...(isWhole ? {} : { secret: value.subarray(start, end) }) }];
  });
}
