import type { Reading } from "@fourgate/core/judge";
import { FourgateError } from "@fourgate/core/errors";
import type { KeyedHash } from "@fourgate/core/secrets/keyed-hash";
import type { Pins } from "@fourgate/core/secrets/redact/pins";
import { redact } from "@fourgate/core/secrets/redact/redact";
import type { SecretMap } from "@fourgate/core/secrets/redact/secret-map";
import type { Verdict } from "@fourgate/core/verdict";
import type { Body } from "@fourgate/wire/body";

/** What goes to the gateway. */
export interface Outgoing {
  /** Null for a request without a body. */
  readonly body: Uint8Array | null;
  /** The body is plain although the tool had encoded it. */
  readonly plain: boolean;
  /** How many stretches were replaced. */
  readonly redactions: number;
  /** What stands for what in it; made anew for each request. */
  readonly map: SecretMap;
  /** Findings in what had left before they were known. */
  readonly late: number;
  /** Remembers what leaves, for the next request; to be called when it has left. */
  readonly settle: () => void;
}

export const withoutBody: Outgoing = {
  body: null,
  plain: false,
  redactions: 0,
  map: new Map(),
  late: 0,
  settle: () => undefined,
};

/**
 * The body with a placeholder for each secret; the tool's own bytes where there is none.
 * @throws FourgateError gate_failed
 */
export function redactBody(
  body: Body,
  reading: Reading,
  verdict: Verdict,
  hash: KeyedHash,
  pins: Pins,
): Outgoing {
  try {
    const { bytes, map, replaced, changed } = redact(reading.prompt, verdict.findings, hash, pins);
    const settle = (): void => {
      pins.settle();
    };
    if (replaced === 0) return { body: body.wire, plain: false, redactions: 0, map, late: changed, settle };
    return { body: bytes, plain: true, redactions: replaced, map, late: changed, settle };
  } catch (error) {
    throw new FourgateError(
      "gate_failed",
      "secrets could not be taken out, so nothing was sent",
      "tell your operator; the guard's output names the error",
      error,
    );
  }
}
