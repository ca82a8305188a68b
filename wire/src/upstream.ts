import type { Dispatcher } from "undici";
import { FourgateError } from "@fourgate/core/errors";
import type { WireLimits } from "./limits.ts";
import { proxyTrouble } from "./proxy-trouble.ts";
import { isDistrusted } from "./distrusted.ts";
import { Roads, type Way } from "./way.ts";

export interface UpstreamRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array | null;
  /** Aborts the call wherever it stands; the upstream sees the connection close. */
  readonly signal: AbortSignal;
}

/** What a reply's receiver does with it. */
export interface ReplyReceiver {
  /** False asks the upstream to wait until `resume` is called. */
  data(chunk: Buffer): boolean;
}

/** A reply whose head has arrived and whose body waits for a receiver. */
export interface UpstreamReply {
  readonly status: number;
  /** Order, case and duplicates as received. */
  readonly headers: readonly (readonly [string, string])[];
  /** The first of the body is here too, so that it can leave together with the head. */
  readonly begun: boolean;
  /** Resolves at the end of the body; rejects with upstream_broken, upstream_timeout or the signal's reason. */
  relayTo(receiver: ReplyReceiver): Promise<void>;
  resume(): void;
  abort(reason: Error): void;
}

/** Connections to models, kept alive between requests. */
export class Upstreams implements AsyncDisposable {
  readonly #roads: Roads;

  constructor(limits: WireLimits, way: Way = {}) {
    this.#roads = new Roads(way, limits);
  }

  /**
   * Sends one request and resolves with the reply's head. Never retries: a model call has a price.
   * @throws FourgateError upstream_unreachable, upstream_timeout, upstream_broken
   */
  send(request: UpstreamRequest): Promise<UpstreamReply> {
    const url = new URL(request.url);
    const { origin, pathname, search } = url;
    const { dispatcher, proxy } = this.#roads.to(url);
    const call = new Call(request.signal, proxy);
    const options: Dispatcher.DispatchOptions = {
      origin,
      path: pathname + search,
      method: request.method,
      headers: proxy === null ? request.headers.flat() : grouped(request.headers),
      body: request.body,
    };
    try {
      dispatcher.dispatch(options, call);
    } catch (error) {
      call.onResponseError(null, error as Error);
    }
    return call.head;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#roads[Symbol.asyncDispose]();
  }
}

/** What comes before anybody relays it: what the head's own read brought along. */
const earlyBytesMax = 64 * 1024;

/** One call: waiting for its head -> collecting what came with it -> flowing to a receiver -> ended. */
class Call implements Dispatcher.DispatchHandler, UpstreamReply {
  readonly head: Promise<UpstreamReply>;
  status = 0;
  headers: readonly (readonly [string, string])[] = [];
  readonly #head = Promise.withResolvers<UpstreamReply>();
  readonly #body = Promise.withResolvers<void>();
  readonly #signal: AbortSignal;
  readonly #proxy: string | null;
  #controller: Dispatcher.DispatchController | null = null;
  #receiver: ReplyReceiver | null = null;
  #early: Buffer[] = [];
  #earlyBytes = 0;
  readonly #onAbort = (): void => {
    this.abort(this.#signal.reason as Error);
  };

  constructor(signal: AbortSignal, proxy: string | null) {
    this.#proxy = proxy;
    this.head = this.#head.promise;
    // A body that fails before anybody relays it is told through the head or not at all.
    this.#body.promise.catch(() => undefined);
    this.#signal = signal;
    signal.addEventListener("abort", this.#onAbort, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#signal.aborted) this.#onAbort();
  }

  onResponseStart(controller: Dispatcher.DispatchController, statusCode: number): void {
    if (statusCode < 200) return;
    this.#controller = controller;
    this.status = statusCode;
    this.headers = pairs(controller.rawHeaders);
    this.#head.resolve(this);
  }

  get begun(): boolean {
    return this.#early.length > 0;
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#receiver) {
      if (!this.#receiver.data(chunk)) controller.pause();
      return;
    }
    this.#early.push(chunk);
    this.#earlyBytes += chunk.length;
    if (this.#earlyBytes > earlyBytesMax) controller.pause();
  }

  onResponseEnd(): void {
    this.#signal.removeEventListener("abort", this.#onAbort);
    this.#body.resolve();
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    this.#signal.removeEventListener("abort", this.#onAbort);
    const told = this.#signal.aborted ? (this.#signal.reason as Error) : this.#explained(error);
    this.#head.reject(told);
    this.#body.reject(told);
  }

  #explained(error: Error): FourgateError {
    // Without a controller no byte of the request has gone anywhere.
    const onTheWay =
      this.#proxy === null || this.status > 0
        ? undefined
        : proxyTrouble(error, this.#proxy, this.#controller !== null);
    return onTheWay ?? explain(error, this.status > 0);
  }

  async relayTo(receiver: ReplyReceiver): Promise<void> {
    this.#receiver = receiver;
    let room = true;
    for (const chunk of this.#early.splice(0)) room = receiver.data(chunk) && room;
    if (!room) this.#controller?.pause();
    else if (this.#earlyBytes > earlyBytesMax) this.resume();
    await this.#body.promise;
  }

  resume(): void {
    this.#controller?.resume();
  }

  abort(reason: Error): void {
    if (this.#controller) this.#controller.abort(reason);
    this.#head.reject(reason);
    this.#body.reject(reason);
  }
}

function pairs(raw: Dispatcher.DispatchController["rawHeaders"]): [string, string][] {
  if (!Array.isArray(raw)) return [];
  const found: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    found.push([String(raw[i]), Buffer.from(raw[i + 1] ?? "").toString("latin1")]);
  }
  return found;
}

/** By name, since undici's proxy agent keeps only the last of a flat list's duplicates. */
function grouped(headers: readonly (readonly [string, string])[]): Record<string, string[]> {
  const values = new Map<string, string[]>();
  for (const [name, value] of headers) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries(values);
}

const beforeSending = [
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
];

function explain(error: Error, headSeen: boolean): FourgateError {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT") {
    return new FourgateError("upstream_timeout", "the model did not answer in time", "try again", error);
  }
  const neverConnected =
    beforeSending.includes(code) ||
    isDistrusted(code) ||
    (error as NodeJS.ErrnoException).syscall === "connect";
  if (!headSeen && neverConnected) {
    return new FourgateError(
      "upstream_unreachable",
      // Without the system's name for it: by that opencode and others know a failure to try again.
      isDistrusted(code)
        ? `the model's address shows a certificate that is not trusted (${code})`
        : "the model's address does not answer",
      "ask the operator to check the deployment's url",
      error,
    );
  }
  return new FourgateError("upstream_broken", "the model's connection broke off", "try again", error);
}
