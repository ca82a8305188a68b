import type { IncomingMessage, ServerResponse } from "node:http";
import type { HeadFinding, Reading } from "@fourgate/core/judge";
import type { Endpoint, ProtocolCodec } from "@fourgate/core/prompt/protocol";
import { codecOf, protocolOf } from "@fourgate/core/prompt/protocols";
import type { Verdict } from "@fourgate/core/verdict";
import type { Body, Booking } from "@fourgate/wire/body";
import { headerOf, type Head } from "@fourgate/wire/head";
import { FourgateError } from "@fourgate/core/errors";
import { sha256Hex } from "./intent.ts";
import { isStill, type Caller } from "./identify.ts";
import type { GatewayParts } from "./parts.ts";

/** One exchange under way: what its steps have found so far. Each step fills its own field, once. */
export class Passage implements Disposable {
  readonly id: string;
  readonly gateway: GatewayParts;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Aborts when the client hangs up before its answer is complete. */
  readonly signal: AbortSignal;
  readonly startedMs: number = performance.now();
  head: Head | null = null;
  /** What the request line asks for; null when that is not known (yet). */
  endpoint: Endpoint | null = null;
  caller: Caller | null = null;
  body: Body | null = null;
  reading: Reading | null = null;
  verdict: Verdict | null = null;
  /** Secrets in the head that did not stop it. */
  headFindings: readonly HeadFinding[] = [];
  #intended = false;
  readonly #abort = new AbortController();
  #held: Booking | null = null;
  #entered: Disposable | null = null;
  #judging: Disposable | null = null;
  #sha256: string | null = null;
  readonly #onClose = (): void => {
    if (!this.response.writableFinished) {
      this.#abort.abort(new FourgateError("upstream_broken", "the client hung up", "nothing to do"));
    }
  };

  constructor(request: IncomingMessage, response: ServerResponse, gateway: GatewayParts) {
    this.id = gateway.nextId();
    this.gateway = gateway;
    this.request = request;
    this.response = response;
    this.signal = this.#abort.signal;
    response.once("close", this.#onClose);
  }

  /** The caller is known: from now on the exchange ends when they may not come in any more. */
  enter(): void {
    const { caller, head, gateway } = this;
    if (!caller || !head) throw new TypeError("an exchange without a caller");
    this.#entered = gateway.underWay.enter(
      () => isStill(caller.principal, head, gateway),
      (why) => {
        this.#abort.abort(why);
      },
    );
  }

  /** Books memory for the body before it is received. @throws FourgateError overloaded */
  hold(): void {
    const stated = Number((this.head && headerOf(this.head, "content-length")) ?? 0);
    const chunked = this.head !== null && headerOf(this.head, "transfer-encoding") !== undefined;
    this.#held = this.gateway.budget.take(
      chunked ? this.gateway.limits.bodyBytesMax : Math.min(stated, this.gateway.limits.bodyBytesMax),
    );
  }

  /** The body is there: memory for what it really holds, decoded bytes included. @throws FourgateError overloaded */
  receive(body: Body): void {
    this.#held?.resize(body.wire.length + (body.plain === body.wire ? 0 : body.plain.length));
    this.body = body;
    this.#judging = this.gateway.judging.begin();
  }

  /** The intent is durable: what happens now is told by an outcome, not by a refusal. */
  get intended(): boolean {
    return this.#intended;
  }

  intend(): void {
    this.#intended = true;
    this.#judging?.[Symbol.dispose]();
  }

  /** How to speak with this client. */
  codec(): ProtocolCodec {
    return codecOf(this.endpoint?.protocol ?? protocolOf(this.request.url ?? "/"));
  }

  elapsedMs(): number {
    return performance.now() - this.startedMs;
  }

  /** Of the body as received; "" without one. */
  bodySha256(): string {
    if (!this.body || this.body.wire.length === 0) return "";
    this.#sha256 ??= sha256Hex(this.body.wire);
    return this.#sha256;
  }

  [Symbol.dispose](): void {
    this.response.off("close", this.#onClose);
    this.#held?.[Symbol.dispose]();
    this.#judging?.[Symbol.dispose]();
    this.#entered?.[Symbol.dispose]();
  }
}
