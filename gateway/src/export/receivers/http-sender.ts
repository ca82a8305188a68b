import { FourgateError } from "@fourgate/core/errors";
import { wireLimits } from "@fourgate/wire/limits";
import { smallCall } from "@fourgate/wire/small-call";
import { Upstreams } from "@fourgate/wire/upstream";
import { wayOut, type Proxy } from "@fourgate/wire/way";
import { answerBytesMax, answerMsMax, connectMsMax } from "../limits.ts";
import { ReceiverAway } from "../receiver.ts";
import { connectionTrouble } from "./connection-trouble.ts";

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** How a receiver is reached over HTTP. */
export interface SenderWay {
  /** PEM of the one authority that is trusted; null for whom Node trusts, and through a proxy the system too. */
  readonly ca: string | null;
  /** The company's, where the gateway's environment names one. */
  readonly proxy?: Proxy | undefined;
}

/** Requests to one receiver over a connection that is kept. */
export class HttpSender implements AsyncDisposable {
  readonly #base: string;
  readonly #upstreams: Upstreams;

  /** `base` without a query. */
  constructor(base: string, { ca, proxy }: SenderWay) {
    this.#base = base.replace(/\/+$/, "");
    this.#upstreams = new Upstreams(
      {
        ...wireLimits,
        upstreamConnectMsMax: connectMsMax,
        upstreamHeadMsMax: answerMsMax,
        upstreamConnectionsMax: 1,
      },
      { ...wayOut(proxy), ...(ca === null ? {} : { trust: { ca: [ca], only: true } }) },
    );
  }

  /** For messages: scheme, host and port. */
  get address(): string {
    return new URL(this.#base).origin;
  }

  /** `path` is put behind the base; "" for none. @throws ReceiverAway */
  async post(
    path: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    try {
      const answer = await smallCall(this.#upstreams, {
        url: path === "" ? this.#base : `${this.#base}/${path}`,
        method: "POST",
        headers: Object.entries(headers),
        body: Buffer.from(body),
        bytesMax: answerBytesMax,
        msMax: answerMsMax,
        signal,
      });
      return { status: answer.status, text: answer.body.toString("utf8") };
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof FourgateError && error.code === "upstream_timeout")
        throw new ReceiverAway(
          `${this.address} did not answer within ${String(answerMsMax / 1_000)} s`,
          "look at the receiver; it is tried again",
          error,
        );
      throw connectionTrouble(error, this.address);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#upstreams[Symbol.asyncDispose]();
  }
}

/** An answer that is no JSON object is none of this kind of receiver. */
export function jsonObject({ text }: HttpAnswer): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the same events would be refused again: those, and not the caller or the moment, are what is wrong. */
export function refusesEvents(status: number): boolean {
  return status === 400 || status === 413 || status === 422;
}

/** Neither taken nor refused. */
export function unexpected(address: string, { status }: HttpAnswer, what: string): ReceiverAway {
  switch (status) {
    case 401:
    case 403:
      return new ReceiverAway(
        `${address} does not accept this export's token (${String(status)})`,
        "correct what stands in secret_file",
      );
    case 404:
    case 405:
      return new ReceiverAway(
        `${address} has no ${what} at this address (${String(status)})`,
        "correct the address in exports",
      );
    case 429:
      return new ReceiverAway(`${address} takes no more for now (429)`, "it is tried again");
    default:
      return status >= 500
        ? new ReceiverAway(`${address} failed (${String(status)})`, "look at the receiver; it is tried again")
        : new ReceiverAway(
            `${address} does not answer as a ${what} does (${String(status)})`,
            "look at what answers at that address",
          );
  }
}
