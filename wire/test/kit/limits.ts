import { wireLimits, type WireLimits } from "@fourgate/wire/limits";

/** The defaults, with these lowered so that a test reaches them. */
export function lowered(changes: Partial<WireLimits>): WireLimits {
  return { ...wireLimits, ...changes };
}
