import type { Sign } from "../device/keys.ts";
import type { GatewayClient } from "../gateway/gateway-client.ts";
import type { SpooledBlock } from "./spool-line.ts";
import type { Spool } from "./spool.ts";

const batchCountMax = 100;
const batchBytesMax = 512 * 1024;
const retryMsMin = 500;
const retryMsMax = 30_000;

/**
 * Hands what was stopped to the gateway, oldest first, in signed batches, and tries again until
 * the gateway says that it has it.
 *
 * States: idle (nothing waits) -> sending -> idle, or waiting for the next try after a failure.
 */
export class SpoolDelivery implements AsyncDisposable {
  readonly #spool: Spool;
  readonly #client: GatewayClient;
  readonly #sign: Sign;
  readonly #complain: (what: string, error: unknown) => void;
  readonly #stop = new AbortController();
  #sending: Promise<void> | null = null;
  #retry: NodeJS.Timeout | null = null;
  #retryMs: number = retryMsMin;
  #failing = false;

  constructor(
    spool: Spool,
    client: GatewayClient,
    sign: Sign,
    complain: (what: string, error: unknown) => void,
  ) {
    this.#spool = spool;
    this.#client = client;
    this.#sign = sign;
    this.#complain = complain;
  }

  /** Something waits, or the gateway came back: try now. */
  wake(): void {
    if (this.#stop.signal.aborted) return;
    if (this.#retry) clearTimeout(this.#retry);
    this.#retry = null;
    this.#sending ??= this.#send().finally(() => {
      this.#sending = null;
    });
  }

  async #send(): Promise<void> {
    try {
      while (this.#spool.waitingCount > 0 && !this.#stop.signal.aborted) await this.#sendBatch();
      this.#retryMs = retryMsMin;
      this.#failing = false;
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      if (!this.#failing) this.#complain("blocks wait for the gateway", error);
      this.#failing = true;
      this.#retry = setTimeout(() => {
        this.wake();
      }, this.#retryMs);
      this.#retry.unref();
      this.#retryMs = Math.min(this.#retryMs * 2, retryMsMax);
    }
  }

  async #sendBatch(): Promise<void> {
    const blocks = withinBytes(this.#spool.oldest(batchCountMax));
    const body = Buffer.from(JSON.stringify({ blocks }), "utf8");
    const answer = await this.#client.call(
      {
        method: "POST",
        path: "/api/v1/guard/blocks",
        headers: [
          ["content-type", "application/json"],
          ["x-fourgate-signature", Buffer.from(this.#sign(body)).toString("base64url")],
        ],
        body,
      },
      this.#stop.signal,
    );
    if (answer.status !== 200)
      throw new Error(`the gateway answered ${String(answer.status)} to blocks handed in`);
    await this.#spool.taken(blocks.map(({ id }) => id));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort(new Error("the guard stops"));
    if (this.#retry) clearTimeout(this.#retry);
    await this.#sending;
  }
}

/** The first of these that fit into one request; at least one. */
function withinBytes(blocks: readonly SpooledBlock[]): readonly SpooledBlock[] {
  let bytes = 0;
  const fits = blocks.findIndex((block) => {
    bytes += Buffer.byteLength(JSON.stringify(block)) + 1;
    return bytes > batchBytesMax;
  });
  return fits < 0 ? blocks : blocks.slice(0, Math.max(1, fits));
}
