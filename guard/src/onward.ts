import type { UpstreamReply } from "@fourgate/wire/upstream";
import type { Passage } from "./relay/passage.ts";
import type { Outgoing } from "./relay/redact.ts";

/** The way on from a guard: to its gateway, or straight to the vendor where it stands alone. */
export interface Onward {
  /**
   * Sends what was judged and redacted, once.
   * @throws FourgateError gateway_away (nothing was sent), upstream_*, record_failed
   */
  send(passage: Passage, outgoing: Outgoing): Promise<UpstreamReply>;
  /** Exchanges that a gateway which was away does not yet know. */
  readonly waitingCount: number;
}
