import { FourgateError } from "@fourgate/core/errors";
import type { Upstreams } from "@fourgate/wire/upstream";
import type { LinkedSettings } from "../enrolment.ts";
import { awayRemedy, revokedRemedy } from "./way.ts";

/** A small answer of the gateway to the guard itself. */
export interface GatewayAnswer {
  readonly status: number;
  readonly body: Buffer;
}

export interface GatewayCall {
  readonly method: "GET" | "POST";
  /** From the gateway's root, for example "/api/v1/guard/bundle". */
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array | null;
}

const answerBytesMax = 16 * 1024 * 1024;
const answerMsMax = 15_000;

/** The guard's own calls: its policy, and what it stopped. */
export class GatewayClient {
  readonly #settings: LinkedSettings;
  readonly #upstreams: Upstreams;

  constructor(settings: LinkedSettings, upstreams: Upstreams) {
    this.#settings = settings;
    this.#upstreams = upstreams;
  }

  /** @throws FourgateError gateway_away, for anything but an answer */
  async call(call: GatewayCall, stop: AbortSignal): Promise<GatewayAnswer> {
    const tooLarge = new AbortController();
    try {
      const reply = await this.#upstreams.send({
        url: this.#settings.gateway + call.path,
        method: call.method,
        headers: [["x-fourgate-token", this.#settings.deviceToken], ...call.headers],
        body: call.body,
        signal: AbortSignal.any([stop, tooLarge.signal, AbortSignal.timeout(answerMsMax)]),
      });
      const chunks: Buffer[] = [];
      let length = 0;
      await reply.relayTo({
        data(chunk) {
          length += chunk.length;
          if (length > answerBytesMax) tooLarge.abort(new Error("the gateway's answer is too large"));
          else chunks.push(chunk);
          return true;
        },
      });
      return { status: reply.status, body: Buffer.concat(chunks) };
    } catch (error) {
      throw this.away(error);
    }
  }

  away(cause?: unknown): FourgateError {
    return gatewayAway(this.#settings, cause);
  }

  /** What a person can do when it is away. */
  get remedy(): string {
    return awayRemedy(this.#settings);
  }

  /** What a person can do when it does not know this device. */
  get revokedRemedy(): string {
    return revokedRemedy(this.#settings);
  }
}

export function gatewayAway(settings: LinkedSettings, cause?: unknown): FourgateError {
  return new FourgateError(
    "gateway_away",
    `Fourgate cannot reach its gateway at ${settings.gateway}, so nothing was sent`,
    awayRemedy(settings),
    cause,
  );
}
