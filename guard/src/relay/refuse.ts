import { blockMessage } from "@fourgate/core/block-message";
import { FourgateError } from "@fourgate/core/errors";
import type { Verdict } from "@fourgate/core/verdict";
import { toldOnce } from "@fourgate/core/prompt/reply/told-once";
import { answerEarly } from "@fourgate/wire/answer-early";
import type { Passage } from "./passage.ts";

/** A gate said no. Carries the verdict to the record and to the tool. */
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
    "the guard failed while it handled this request",
    "try again; if it stays, tell your operator",
    error,
  );
}

/** What the developer reads in the tool. `codes`: under which a block's findings can be allowed. */
export function refusalText(error: FourgateError, pageUrl: string, codes: readonly string[] = []): string {
  if (error instanceof Blocked) {
    const opening = "Fourgate stopped this before it left your laptop.";
    return blockMessage(opening, error.verdict.reasons, pageUrl, codes);
  }
  if (error.message.startsWith("Fourgate"))
    return `${error.message}. ${error.remedy.charAt(0).toUpperCase()}${error.remedy.slice(1)}`;
  return `Fourgate: ${error.message}; ${error.remedy}`;
}

/** Answers in the tool's own protocol. Does nothing to a response that has begun. */
export function refuse(
  passage: Pick<Passage, "request" | "response" | "id" | "codec">,
  error: FourgateError,
  text: string,
): void {
  const { status, headers, body } = passage.codec().errorReply(error.code, toldOnce(text), passage.id);
  answerEarly(passage.request, passage.response, status, headers, body);
}
