import { newTexts } from "../names/new-texts.ts";
import type { Passage } from "./passage.ts";

/** Hands what is new in a body that has left to the model of names, where there is one. Never fails, never waits. */
export function lookLater({ id, gateway, reading, caller }: Passage): void {
  const names = gateway.names();
  if (!names || !reading || !caller) return;
  try {
    const texts = newTexts(reading.prompt, names.seen);
    if (texts.blocks.length > 0) names.lookAt({ exchange: id, actor: caller.actor, ...texts });
  } catch (error) {
    gateway.complain("looking for names", error);
  }
}
