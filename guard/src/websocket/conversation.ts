import { FourgateError } from "@fourgate/core/errors";
import { bodyBytesMax } from "@fourgate/core/prompt/limits";
import type { Booking } from "@fourgate/wire/body";

const responseCountMax = 8;

/** A frame refers to a response that is not of this connection: the client sends all of it again. */
export class ResponseUnknown extends FourgateError {
  constructor() {
    super(
      "body_ambiguous",
      "the request refers to an earlier response that did not pass here",
      "send the whole conversation",
    );
  }
}

/**
 * What one connection has said so far. Its frames carry new items only and name the response that
 * they follow; here the whole is put together again, from the client's and the model's own bytes,
 * so that every request is judged, recorded and routed with all that it says.
 */
export class Conversation implements Disposable {
  /** Items up to and with a response, by its id. Lists share their items. */
  readonly #responses = new Map<string, readonly Uint8Array[]>();
  readonly #held: Booking;

  constructor(held: Booking) {
    this.#held = held;
  }

  /** All items of a request that follows `previousResponse` ("" begins anew). @throws ResponseUnknown; FourgateError body_too_large */
  following(previousResponse: string, items: readonly Uint8Array[]): readonly Uint8Array[] {
    const before = previousResponse === "" ? [] : this.#responses.get(previousResponse);
    if (before === undefined) throw new ResponseUnknown();
    const all = [...before, ...items];
    if (bytesOf(all) > bodyBytesMax) {
      throw new FourgateError(
        "body_too_large",
        `the conversation is larger than ${String(bodyBytesMax)} bytes`,
        "compact it or start a new one",
      );
    }
    return all;
  }

  /**
   * A response has ended: what stands before the next. Where memory is short all is forgotten, and
   * the client is asked to send the whole again.
   */
  remember(response: string, items: readonly Uint8Array[]): void {
    this.#responses.delete(response);
    this.#responses.set(response, items);
    for (const oldest of this.#responses.keys()) {
      if (this.#responses.size <= responseCountMax) break;
      this.#responses.delete(oldest);
    }
    try {
      this.#held.resize(bytesOf(new Set([...this.#responses.values()].flat())));
    } catch {
      this.#responses.clear();
      this.#held.resize(0);
    }
  }

  [Symbol.dispose](): void {
    this.#responses.clear();
    this.#held[Symbol.dispose]();
  }
}

function bytesOf(items: Iterable<Uint8Array>): number {
  let sum = 0;
  for (const item of items) sum += item.length + 1;
  return sum;
}
