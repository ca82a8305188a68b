import type { IncomingMessage, ServerResponse } from "node:http";
import { FourgateError } from "@fourgate/core/errors";
import type { HeadFinding, Reading } from "@fourgate/core/judge";
import type { Endpoint, ProtocolCodec } from "@fourgate/core/prompt/protocol";
import { codecOf, protocolOf } from "@fourgate/core/prompt/protocols";
import { noKnownSecrets, type KnownSecrets } from "@fourgate/core/secrets/known/known-secrets";
import type { Verdict } from "@fourgate/core/verdict";
import type { Body, Booking } from "@fourgate/wire/body";
import { headerOf, type Head } from "@fourgate/wire/head";
import type { GuardParts } from "../guard-parts.ts";
import type { PolicyInForce } from "../policy/policies.ts";
import type { PromptPlaces } from "../workspace/workspaces.ts";
import type { Caller } from "./identify.ts";

/** One request under way: what its steps have found so far. Each step fills its own field, once. */
export class Passage implements Disposable {
  readonly id: string;
  readonly guard: GuardParts;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Aborts when the tool hangs up before its answer is complete. */
  readonly signal: AbortSignal;
  head: Head | null = null;
  caller: Caller | null = null;
  /** What the request line asks for; null when that is not known (yet). */
  endpoint: Endpoint | null = null;
  policy: PolicyInForce | null = null;
  body: Body | null = null;
  reading: Reading | null = null;
  /** What was found beside the body, and stopped the request. */
  headBlocked: readonly HeadFinding[] = [];
  /** What this machine's secret files hold, as far as the folder is known. */
  known: KnownSecrets = noKnownSecrets;
  /** Where the tool works, absolute; "" while nothing says so. */
  folder = "";
  places: PromptPlaces = { workspaces: [], realPaths: [] };
  verdict: Verdict | null = null;
  /**
   * A number of this device's that was taken for this request and that nobody has heard of, once
   * it is durable.
   */
  sequence: Promise<number> | null = null;
  /** The gateway answered, or may have heard: what happened is in its record. */
  forwarded = false;
  readonly #abort = new AbortController();
  #held: Booking | null = null;
  #wireSha256: string | null = null;
  readonly #onClose = (): void => {
    if (!this.response.writableFinished) {
      this.#abort.abort(new FourgateError("upstream_broken", "the tool hung up", "nothing to do"));
    }
  };

  constructor(request: IncomingMessage, response: ServerResponse, guard: GuardParts) {
    this.id = guard.nextId();
    this.guard = guard;
    this.request = request;
    this.response = response;
    this.signal = this.#abort.signal;
    response.once("close", this.#onClose);
  }

  /** Books memory for the body before it is received. @throws FourgateError overloaded */
  hold(head: Head): void {
    const { bodyBytesMax } = this.guard.limits;
    const chunked = headerOf(head, "transfer-encoding") !== undefined;
    const stated = Number(headerOf(head, "content-length") ?? 0);
    this.#held = this.guard.budget.take(chunked ? bodyBytesMax : Math.min(stated, bodyBytesMax));
  }

  /** The body is there: memory for what it really holds, decoded bytes included. @throws FourgateError overloaded */
  receive(body: Body): Body {
    this.#held?.resize(body.wire.length + (body.plain === body.wire ? 0 : body.plain.length));
    this.body = body;
    return body;
  }

  /**
   * The number of this request's statement; asked for early, its way to the disk runs beside the
   * judging. @throws FourgateError record_failed
   */
  takeNumber(): Promise<number> {
    if (!this.sequence) {
      const taken = this.guard.sequence.next();
      this.sequence = taken;
      // One that could not be written was not taken.
      taken.catch(() => {
        this.sequence = null;
      });
    }
    return this.sequence;
  }

  /** How to speak with this tool. */
  codec(): ProtocolCodec {
    return codecOf(this.endpoint?.protocol ?? protocolOf(this.request.url ?? "/"));
  }

  /** In hex. */
  sha256(body: Uint8Array): string {
    return this.guard.digests.sha256(this.caller?.actor.session ?? "", body);
  }

  /** SHA-256 in hex of the body as it came; "" without one. */
  wireSha256(): string {
    if (!this.body) return "";
    return (this.#wireSha256 ??= this.sha256(this.body.wire));
  }

  [Symbol.dispose](): void {
    this.response.off("close", this.#onClose);
    this.#held?.[Symbol.dispose]();
  }
}
