import { FourgateError } from "@fourgate/core/errors";
import type { LogEvent } from "@fourgate/core/audit/formats/event";
import { reasonLengthMax } from "./limits.ts";

/** An event as it goes out: its text is final, so that sending it again sends the same bytes. */
export interface OutgoingEvent {
  /** The same each time: a receiver that knows it already leaves it out. */
  readonly id: string;
  readonly text: string;
  readonly event: LogEvent;
}

export interface Refused {
  /** Place in the batch. */
  readonly at: number;
  readonly reason: string;
}

/** What a receiver made of a batch. */
export interface Taken {
  readonly refused: readonly Refused[];
  /** It refused some and does not say which: they are sent again in halves, until it is known. */
  readonly unclear?: string | undefined;
}

/** Where events go. One batch at a time; nothing is buffered behind `send`. */
export interface Receiver extends AsyncDisposable {
  /** What its answer proves: that it has the events, or only that they went out. */
  readonly proof: "acknowledged" | "sent";
  /**
   * Resolves once the receiver has taken them.
   * @throws ReceiverAway when it is to be tried again
   */
  send(batch: readonly OutgoingEvent[], signal: AbortSignal): Promise<Taken>;
  /** The event as the receiver holds it, or null while it does not; absent where it can't be asked. */
  readBack?(event: OutgoingEvent, signal: AbortSignal): Promise<string | null>;
}

/** The receiver did not take the batch; later it may. The message is for a person. */
export class ReceiverAway extends FourgateError {
  constructor(message: string, remedy: string, cause?: unknown) {
    super("upstream_unreachable", message, remedy, cause);
  }
}

/** What a receiver said, as it may stand in the log: one short line. It could quote what it was sent, so no more. */
export function shortReason(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ")
    .trim()
    .slice(0, reasonLengthMax);
}
