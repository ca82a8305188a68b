import { blockMessage } from "@fourgate/core/block-message";
import { FourgateError } from "@fourgate/core/errors";
import type { Verdict } from "@fourgate/core/verdict";
import { toldOnce } from "@fourgate/core/prompt/reply/told-once";
import { answerEarly } from "@fourgate/wire/answer-early";
import type { Passage } from "./passage.ts";

/** A gate said no. Carries the verdict to the record and to the client. */
export class Blocked extends FourgateError {
  readonly verdict: Verdict;

  constructor(verdict: Verdict) {
    const first = verdict.reasons[0];
    super(
      "gate_blocked",
      first?.message ?? "a gate refused this request",
      first?.remedy ?? "ask your operator",
    );
    this.verdict = verdict;
  }
}

/** Every way of failing becomes a member of the family; what nobody foresaw is `internal`. */
export function asFourgateError(error: unknown): FourgateError {
  if (error instanceof FourgateError) return error;
  return new FourgateError(
    "internal",
    "Fourgate failed while it handled this request, so nothing was sent",
    "try again; if it stays, ask your operator to look at the gateway's own messages",
    error,
  );
}

/** Answers in the client's own protocol. Does nothing to a response that has begun. */
export function refuse(passage: Passage, error: FourgateError): void {
  const message =
    error instanceof Blocked
      ? blockMessage("Fourgate stopped this before it reached a model.", error.verdict.reasons, null)
      : `Fourgate: ${error.message}; ${error.remedy}`;
  const { status, headers, body } = passage.codec().errorReply(error.code, toldOnce(message), passage.id);
  answerEarly(passage.request, passage.response, status, headers, body);
}
