import { FourgateError } from "@fourgate/core/errors";
import type { ReplyReceiver, UpstreamReply } from "@fourgate/wire/upstream";
import type { Passage } from "../relay/passage.ts";
import type { EmergencyJournal } from "./emergency-journal.ts";
import type { EmergencyOutcome } from "@fourgate/core/audit/emergency-exchange";

/** What is kept of one reply; its end is kept whatever it is. */
const replyBytesMax = 8 * 1024 * 1024;

/** Keeps a reply while it passes to the tool, and writes down how it ended. */
export class KeptReply {
  readonly #passage: Passage;
  readonly #journal: EmergencyJournal;
  readonly #begunMs = performance.now();
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #status = 0;
  #firstByteMs: number | null = null;
  #ended = false;

  constructor(passage: Passage, journal: EmergencyJournal) {
    this.#passage = passage;
    this.#journal = journal;
  }

  /**
   * The same reply, kept as it passes.
   * @throws FourgateError upstream_broken for a redirect, which a tool would follow past every gate
   */
  of(reply: UpstreamReply): UpstreamReply {
    this.#status = reply.status;
    if (reply.status >= 300 && reply.status < 400 && reply.status !== 304) {
      const error = new FourgateError(
        "upstream_broken",
        `the model's address answered with a redirect (${String(reply.status)})`,
        "ask the operator to put the final address into the deployment's url",
      );
      reply.abort(error);
      throw error;
    }
    return {
      status: reply.status,
      headers: reply.headers,
      begun: reply.begun,
      relayTo: async (receiver) => {
        try {
          await reply.relayTo(this.#keeping(receiver));
          this.#end("answered");
        } catch (error) {
          this.failed(error);
          throw error;
        }
      },
      resume: () => {
        reply.resume();
      },
      abort: (reason) => {
        reply.abort(reason);
      },
    };
  }

  /** It broke off, or never came. */
  failed(error: unknown): void {
    const code = error instanceof FourgateError ? error.code : "upstream_broken";
    if (this.#passage.signal.aborted) this.#end("client_gone");
    else if (code === "upstream_unreachable" || code === "upstream_timeout") this.#end(code);
    else this.#end("upstream_broken");
  }

  #keeping(receiver: ReplyReceiver): ReplyReceiver {
    return {
      data: (chunk) => {
        this.#firstByteMs ??= performance.now() - this.#begunMs;
        if (this.#bytes + chunk.length <= replyBytesMax) this.#chunks.push(Buffer.from(chunk));
        this.#bytes += chunk.length;
        return receiver.data(chunk);
      },
    };
  }

  #end(result: EmergencyOutcome["result"]): void {
    if (this.#ended) return;
    this.#ended = true;
    const { guard, id } = this.#passage;
    const outcome: EmergencyOutcome = {
      result,
      status: this.#status,
      firstByteMs: this.#firstByteMs,
      durationMs: performance.now() - this.#begunMs,
      cut: this.#bytes > replyBytesMax,
    };
    this.#journal.end(id, outcome, Buffer.concat(this.#chunks)).catch((error: unknown) => {
      guard.complain("record of an answer in an emergency", error);
    });
  }
}
