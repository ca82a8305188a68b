import { receiveBody, type Body } from "@fourgate/wire/body";
import { receiveHead } from "@fourgate/wire/head";
import type { WireLimits } from "@fourgate/wire/limits";
import { serve, type Listening } from "./listening.ts";

/** A server that reads each request's body within these limits, and tells what it came to. */
export class BodyDoor implements AsyncDisposable {
  readonly #results: Promise<Body>[] = [];
  readonly #waiting: ((result: Promise<Body>) => void)[] = [];
  #listening: Listening | null = null;

  static async open(limits: WireLimits): Promise<BodyDoor> {
    const door = new BodyDoor();
    door.#listening = await serve((request, response) => {
      const result = (async () => await receiveBody(request, receiveHead(request, limits), limits))();
      result.then(
        () => response.end(),
        () => response.destroy(),
      );
      const waiting = door.#waiting.shift();
      if (waiting) waiting(result);
      else door.#results.push(result);
    });
    return door;
  }

  get port(): number {
    return this.#listening?.port ?? 0;
  }

  /** The next request's body; rejects as receiveBody does. */
  async next(): Promise<Body> {
    const result = this.#results.shift();
    if (result) return await result;
    const { promise, resolve } = Promise.withResolvers<Body>();
    this.#waiting.push(resolve);
    return await promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#listening?.[Symbol.asyncDispose]();
  }
}
