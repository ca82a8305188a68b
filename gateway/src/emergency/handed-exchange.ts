import type { EmergencyExchange, EmergencyOutcome } from "@fourgate/core/audit/emergency-exchange";
import type { OutcomeRecord } from "@fourgate/core/audit/record";

/** What left a laptop while this gateway was away, as its guard hands it in. */
export interface HandedExchange {
  readonly exchange: EmergencyExchange;
  /** base64 of zstd of the body as it was sent. */
  readonly body: string;
  /** Null where the guard ended before the exchange did. */
  readonly outcome: (EmergencyOutcome & Pick<OutcomeRecord, "replySha256">) | null;
  /** base64 of zstd of the reply. */
  readonly reply: string;
}
