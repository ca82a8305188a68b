import { base64Text } from "../known/base64-text.ts";
import { placeholderPrefix } from "../redact/placeholder.ts";
import { utf8Bytes } from "../text-bytes.ts";

/**
 * A placeholder's beginning in base64, by how many bytes stand before it in its group of three: the digits
 * that are the same whatever stands around it. Both alphabets write them alike.
 */
export const encodedPrefixes: readonly string[] = [0, 1, 2].map((before) => {
  const digits = base64Text(utf8Bytes("\0".repeat(before) + placeholderPrefix));
  const end = Math.floor(((before + placeholderPrefix.length) * 8) / 6);
  return digits.slice(Math.ceil((before * 8) / 6), end);
});
