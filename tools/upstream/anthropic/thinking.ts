import { createHmac, timingSafeEqual } from "node:crypto";
import type { Unit } from "./units.ts";
import { text } from "../json.ts";
import { invalid } from "../refusal.ts";

/** A signature binds a thinking block to its own text and to everything that stands before it. */
export function signThinking(key: Uint8Array, digestBefore: string, thinking: string): string {
  return createHmac("sha256", key).update(digestBefore).update("\n").update(thinking).digest("base64");
}

/** Throws a Refusal for the first thinking block whose signature does not fit its place. */
export function checkSignatures(key: Uint8Array, units: readonly Unit[]): void {
  for (const unit of units) {
    const type = unit.block["type"];
    if (unit.role !== "assistant" || (type !== "thinking" && type !== "redacted_thinking")) continue;
    const at = `messages.${unit.message}.content.${unit.index}`;
    if (type === "redacted_thinking") throw invalid(`${at}: Invalid \`data\` in \`redacted_thinking\` block`);
    const expected = Buffer.from(signThinking(key, unit.before, text(unit.block["thinking"])));
    const given = Buffer.from(text(unit.block["signature"]));
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) {
      throw invalid(`${at}: Invalid \`signature\` in \`thinking\` block`);
    }
  }
}
