import { FourgateError } from "@fourgate/core/errors";
import type { Upstreams, UpstreamRequest } from "./upstream.ts";

export interface SmallCall extends Omit<UpstreamRequest, "signal"> {
  /** Of the answer's body. */
  readonly bytesMax: number;
  /** From sending to the answer's end. */
  readonly msMax: number;
  readonly signal?: AbortSignal;
}

export interface SmallAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

/**
 * One call whose whole answer is small and soon there. Redirects are not followed.
 * @throws FourgateError upstream_unreachable, upstream_timeout, upstream_broken
 */
export async function smallCall(upstreams: Upstreams, call: SmallCall): Promise<SmallAnswer> {
  const { bytesMax, msMax, signal, ...request } = call;
  const tooLarge = new AbortController();
  const late = AbortSignal.timeout(msMax);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    const reply = await upstreams.send({
      ...request,
      signal: AbortSignal.any([tooLarge.signal, late, ...(signal ? [signal] : [])]),
    });
    await reply.relayTo({
      data(chunk) {
        length += chunk.length;
        if (length <= bytesMax) chunks.push(chunk);
        else tooLarge.abort(new Error("too large"));
        return true;
      },
    });
    return { status: reply.status, headers: reply.headers, body: Buffer.concat(chunks) };
  } catch (error) {
    if (tooLarge.signal.aborted) throw failed("upstream_broken", "answers more than it should", error);
    if (late.aborted) throw failed("upstream_timeout", "does not answer in time", error);
    if (!(error instanceof FourgateError)) throw failed("upstream_broken", "broke off", error);
    throw failed(error.code, error.code === "upstream_unreachable" ? "can't be reached" : "broke off", error);
  }

  function failed(code: FourgateError["code"], what: string, cause: unknown): FourgateError {
    return new FourgateError(
      code,
      `${new URL(call.url).origin} ${what}`,
      "check the address, and the way there",
      cause,
    );
  }
}
