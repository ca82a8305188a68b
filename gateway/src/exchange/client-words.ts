import type { Actor } from "@fourgate/core/audit/record";
import type { GatewayParts } from "./parts.ts";

const notice = "(withheld: it held a secret)";

/** What a client says of itself and a record repeats (a tool's name, a path, an id), without a secret in it. */
export function clientWords(gateway: GatewayParts): (text: string) => string {
  const { source } = gateway.policy();
  const holdsSecret = (text: string): boolean =>
    gateway.reader.scanText(text, source).some(({ confidence }) => confidence !== "low");
  return (text) => (text !== "" && holdsSecret(text) ? notice : text);
}

/** Who asks, as it may be recorded. */
export function recordedActor(actor: Actor, words: (text: string) => string): Actor {
  return {
    ...actor,
    tool: words(actor.tool),
    session: words(actor.session),
    subAgent: words(actor.subAgent),
  };
}
